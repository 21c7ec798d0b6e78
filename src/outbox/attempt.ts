import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import { inTransaction } from '../database/transaction.ts';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Random } from '../runtime/random.ts';
import { backOff, mostAttempts } from './back-off.ts';
import type { DeliveryMethod, DeliveryOutcome } from './delivery-method.ts';
import type { DeliveryQueue } from './queue.ts';
import type { DeliveryTurns } from './turns.ts';

/** What a delivery is attempted with. */
export interface AttemptParts {
  /** A fresh EntityManager for each step that needs one. */
  readonly fork: () => EntityManager;
  readonly method: DeliveryMethod;
  readonly queue: DeliveryQueue;
  readonly turns: DeliveryTurns;
  readonly now: () => Date;
  readonly random: Random;
  readonly log: Logger;
}

/** Hands over a claimed delivery if a turn is free, and settles its row. */
export async function attemptDelivery(parts: AttemptParts, delivery: OutgoingMail): Promise<void> {
  const { fork, method, queue, turns, log } = parts;
  const { id, purpose } = delivery;
  // Before the delivery is composed: composing an email makes a code, which invalidates the previous one.
  const until = await turns.take(fork(), delivery);
  if (until) {
    await queue.wait(fork(), delivery, until);
    log.debug({ delivery: id, purpose, until }, 'delivery waits for its turn');
    return;
  }
  let outcome: DeliveryOutcome;
  try {
    outcome = await method.deliver(fork(), delivery);
  } catch (error) {
    await settleFailure(parts, delivery, error);
    return;
  }
  if (outcome === 'sent') log.debug({ delivery: id, purpose }, 'delivery sent');
  const isSettled =
    outcome === 'sent'
      ? await queue.remove(fork(), delivery)
      : await settleWithoutTurn(parts, delivery, (entities) => queue.remove(entities, delivery));
  if (!isSettled) warnOfLostLease(parts, delivery);
}

async function settleFailure(parts: AttemptParts, delivery: OutgoingMail, error: unknown): Promise<void> {
  const { fork, method, queue, now, random, log } = parts;
  const { id, purpose } = delivery;
  const attempts = delivery.attempts + 1;
  const failure = method.describe(error);
  if (method.isPermanent(error) || attempts >= mostAttempts) {
    // It keeps its turn: the recipient was contacted and refused.
    if (!(await queue.setAside(fork(), delivery, failure))) warnOfLostLease(parts, delivery);
    else log.error({ delivery: id, purpose, attempts, failure }, 'delivery set aside');
    return;
  }
  const until = new Date(now().getTime() + backOff(attempts, random.fraction()));
  const postpone = (entities: EntityManager) => queue.postpone(entities, delivery, until, failure);
  if (!(await settleWithoutTurn(parts, delivery, postpone))) warnOfLostLease(parts, delivery);
  else log.warn({ delivery: id, purpose, attempts, failure }, 'delivery failed and will be retried');
}

/** Settles a delivery and gives back its turn: both or neither, for whoever holds the lease has the turn, too. */
async function settleWithoutTurn(
  { fork, turns }: AttemptParts,
  delivery: OutgoingMail,
  settle: (entities: EntityManager) => Promise<boolean>,
): Promise<boolean> {
  return inTransaction(fork(), async (transaction) => {
    const isSettled = await settle(transaction);
    if (isSettled) await turns.giveBack(transaction, delivery);
    return isSettled;
  });
}

function warnOfLostLease({ log }: AttemptParts, { id, purpose }: OutgoingMail): void {
  log.warn({ delivery: id, purpose }, 'the lease was lost during the delivery: its outcome is not recorded');
}
