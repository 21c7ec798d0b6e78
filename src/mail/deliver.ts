import type { EntityManager } from '@mikro-orm/sqlite';
import type { Logger } from 'pino';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Random } from '../runtime/random.ts';
import { backOff, mostAttempts } from '../outbox/back-off.ts';
import type { ComposeMail } from './compose.ts';
import { failureOf } from './failure-of.ts';
import type { MailParts } from './mail-kind.ts';
import type { MailQueue } from '../outbox/queue.ts';
import { isPermanent, type MailTransport } from './transport.ts';
import type { MailTurns } from '../outbox/turns.ts';

/** What a mail is delivered with. */
export interface DeliveryParts extends Omit<MailParts, 'entities'> {
  readonly queue: MailQueue;
  readonly turns: MailTurns;
  readonly compose: ComposeMail;
  readonly transport: MailTransport;
  readonly from: string;
  /** The part of a Message-ID after its `@`. */
  readonly messageIdDomain: string;
  readonly random: Random;
  readonly log: Logger;
}

/** Sends a mail that was claimed, if it is its turn, and settles what becomes of its row. */
export async function deliver(
  parts: DeliveryParts,
  entities: EntityManager,
  mail: OutgoingMail,
): Promise<void> {
  const { queue, turns, log } = parts;
  // Before it is composed: that makes a code, and kills the one before.
  const until = await turns.take(entities, mail);
  if (until) {
    await queue.wait(entities, mail, until);
    log.debug({ mail: mail.id, purpose: mail.purpose, until }, 'mail waits its turn');
    return;
  }
  let isSent;
  try {
    isSent = await composeAndDeliver(parts, entities, mail);
  } catch (error) {
    await settleFailure(parts, entities, mail, error);
    return;
  }
  if (!isSent) await turns.giveBack(entities, mail);
  await queue.remove(entities, mail);
}

/** @returns whether there was somebody to write to */
async function composeAndDeliver(
  parts: DeliveryParts,
  entities: EntityManager,
  mail: OutgoingMail,
): Promise<boolean> {
  const composed = await parts.compose({ ...parts, entities }, mail);
  if (!composed) return false;
  await parts.transport.deliver(composed, {
    from: parts.from,
    messageId: `<${mail.id}@${parts.messageIdDomain}>`,
  });
  parts.log.debug({ mail: mail.id, purpose: mail.purpose }, 'mail sent');
  return true;
}

async function settleFailure(
  { queue, turns, now, random, log }: DeliveryParts,
  entities: EntityManager,
  mail: OutgoingMail,
  error: unknown,
): Promise<void> {
  const attempts = mail.attempts + 1;
  const failure = failureOf(error);
  if (isPermanent(error) || attempts >= mostAttempts) {
    // Its turn is used up: its address was tried, and said no.
    await queue.setAside(entities, mail, failure);
    log.error({ mail: mail.id, purpose: mail.purpose, attempts, failure }, 'mail set aside');
    return;
  }
  await turns.giveBack(entities, mail);
  const wait = backOff(attempts, random.fraction());
  await queue.postpone(entities, mail, new Date(now().getTime() + wait), failure);
  log.warn(
    { mail: mail.id, purpose: mail.purpose, attempts, failure },
    'mail failed; it will be tried again',
  );
}
