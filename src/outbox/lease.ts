import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { DeliveryQueue } from './queue.ts';

/** What a lease is renewed with. */
export interface LeaseParts {
  /** A fresh EntityManager for each renewal. */
  readonly fork: () => EntityManager;
  readonly queue: DeliveryQueue;
  readonly log: Logger;
}

const hour = 3_600_000;

/**
 * Works on a delivery and renews its lease until the work is done. So the lease can be much shorter than a slow delivery,
 * and a row whose courier was killed is due again after one lease at most.
 *
 * Each renewal comes after a third of the lease: if one fails, the next still comes in time.
 */
export async function whileLeased(
  { fork, queue, log }: LeaseParts,
  delivery: OutgoingMail,
  work: () => Promise<void>,
): Promise<void> {
  const done = new AbortController();
  const milliseconds = Math.min((queue.leaseSeconds * 1000) / 3, hour);

  async function renewUntilDone(): Promise<void> {
    const options = { signal: done.signal, ref: false };
    while (await sleep(milliseconds, true, options).catch(() => false)) {
      try {
        // If the lease is lost, the work goes on, but the queue doesn't let it settle the row.
        if (!(await queue.renew(fork(), delivery))) return;
      } catch (error) {
        log.warn({ err: error, delivery: delivery.id }, 'a lease cannot be renewed; trying again soon');
      }
    }
  }

  const renewals = renewUntilDone();
  try {
    await work();
  } finally {
    done.abort();
    await renewals;
  }
}
