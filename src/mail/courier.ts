import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/core';
import type { Logger } from 'pino';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Random } from '../random.ts';
import { backOff, mostAttempts } from './back-off.ts';
import type { ComposeMail } from './compose.ts';
import { failureOf } from './failure-of.ts';
import type { MailParts } from './mail-kind.ts';
import type { MailQueue } from './queue.ts';
import { isPermanent, type MailTransport } from './transport.ts';

/** The courier: takes mails from the outbox and hands them over. */
export interface Courier {
  /** Begins to work, until it is stopped. */
  start(): void;
  /** Looks into the outbox now. */
  wake(): void;
  /** Finishes what is being handed over, gives back the rest, and ends. */
  stop(): Promise<void>;
}

/** What the courier works with. */
export interface CourierParts extends Omit<MailParts, 'entities'> {
  /** A fresh EntityManager for each batch. */
  readonly fork: () => EntityManager;
  readonly queue: MailQueue;
  readonly compose: ComposeMail;
  readonly transport: MailTransport;
  readonly from: string;
  /** The part of a Message-ID after its `@`. */
  readonly messageIdDomain: string;
  readonly random: Random;
  readonly log: Logger;
}

const mailsAtOnce = 10;
// The outbox wakes the courier; looking by itself finds what fell due again, and what a killed process left.
const lookEveryMilliseconds = 2_000;

/**
 * A courier that works through the outbox, some mails at once, and sleeps while there is nothing due. A slow mail takes
 * one of the places, and holds up nothing else.
 */
export function createCourier(parts: CourierParts): Courier {
  const { fork, queue, log } = parts;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let alarm = new AbortController();
  let work = Promise.resolve();

  function wake(): void {
    alarm.abort();
  }

  async function workUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      const begun = await beginDueMails().catch((error: unknown) => {
        log.error({ err: error }, 'the outbox cannot be read; looking again soon');
        return 0;
      });
      if (begun === 0) await sleepUntilWoken();
    }
    await Promise.all(underWay);
  }

  async function beginDueMails(): Promise<number> {
    const places = mailsAtOnce - underWay.size;
    const mails = places >= mailsAtOnce / 2 ? await queue.claim(fork(), places) : [];
    for (const mail of mails) {
      const sending = send(fork(), mail).finally(() => {
        underWay.delete(sending);
        wake();
      });
      underWay.add(sending);
    }
    return mails.length;
  }

  async function send(entities: EntityManager, mail: OutgoingMail): Promise<void> {
    try {
      if (stopping.signal.aborted) await queue.release(entities, mail);
      else await deliver(parts, entities, mail);
    } catch (error) {
      log.error({ err: error, mail: mail.id }, 'a mail cannot be settled; its lease will run out');
    }
  }

  async function sleepUntilWoken(): Promise<void> {
    await sleep(lookEveryMilliseconds, undefined, { signal: alarm.signal }).catch(() => undefined);
    alarm = new AbortController();
  }

  return {
    start() {
      work = workUntilStopped();
    },
    wake,
    async stop() {
      stopping.abort();
      wake();
      await work;
      parts.transport.close();
    },
  };
}

async function deliver(parts: CourierParts, entities: EntityManager, mail: OutgoingMail): Promise<void> {
  try {
    await composeAndDeliver(parts, entities, mail);
  } catch (error) {
    await settleFailure(parts, entities, mail, error);
    return;
  }
  await parts.queue.remove(entities, mail);
}

async function composeAndDeliver(
  parts: CourierParts,
  entities: EntityManager,
  mail: OutgoingMail,
): Promise<void> {
  const composed = await parts.compose({ ...parts, entities }, mail);
  if (!composed) return;
  await parts.transport.deliver(composed, {
    from: parts.from,
    messageId: `<${mail.id}@${parts.messageIdDomain}>`,
  });
  parts.log.debug({ mail: mail.id, purpose: mail.purpose }, 'mail sent');
}

async function settleFailure(
  { queue, now, random, log }: CourierParts,
  entities: EntityManager,
  mail: OutgoingMail,
  error: unknown,
): Promise<void> {
  const attempts = mail.attempts + 1;
  const failure = failureOf(error);
  if (isPermanent(error) || attempts >= mostAttempts) {
    await queue.setAside(entities, mail, failure);
    log.error({ mail: mail.id, purpose: mail.purpose, attempts, failure }, 'mail set aside');
    return;
  }
  const wait = backOff(attempts, random.fraction());
  await queue.postpone(entities, mail, new Date(now().getTime() + wait), failure);
  log.warn(
    { mail: mail.id, purpose: mail.purpose, attempts, failure },
    'mail failed; it will be tried again',
  );
}
