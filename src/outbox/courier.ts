import { setTimeout as sleep } from 'node:timers/promises';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import { idleMoment } from '../runtime/idle-moment.ts';
import { attemptDelivery, type AttemptParts } from './attempt.ts';
import { whileLeased } from './lease.ts';

/** The courier: claims deliveries from the outbox and hands them over. */
export interface Courier {
  /** Starts working, until it is stopped. */
  start(): void;
  /** Makes it look into the outbox now. */
  wake(): void;
  /** Finishes what is being handed over, releases the rest and closes the connections. */
  stop(): Promise<void>;
}

const deliveriesAtOnce = 10;
// The outbox wakes the courier for new rows. Polling finds retries, and rows whose lease ran out.
const lookEveryMilliseconds = 2_000;

/**
 * A courier that works through the outbox, several deliveries at a time, and sleeps while nothing is due. A slow delivery
 * takes one of the places and blocks no other.
 */
export function createCourier(parts: AttemptParts): Courier {
  const { fork, method, queue, log } = parts;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let alarm = new AbortController();
  let work = Promise.resolve();

  function wake(): void {
    if (!alarm.signal.aborted) alarm.abort();
  }

  async function workUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      await idleMoment();
      const started = await startDueDeliveries().catch((error: unknown) => {
        log.error({ err: error }, 'the outbox cannot be read; looking again soon');
        return 0;
      });
      if (started === 0) await sleepUntilWoken();
    }
    await Promise.all(underWay);
  }

  async function startDueDeliveries(): Promise<number> {
    const places = deliveriesAtOnce - underWay.size;
    const deliveries = places >= deliveriesAtOnce / 2 ? await queue.claim(fork(), places) : [];
    for (const delivery of deliveries) {
      const attempt = settle(delivery).finally(() => {
        underWay.delete(attempt);
        wake();
      });
      underWay.add(attempt);
    }
    return deliveries.length;
  }

  async function settle(delivery: OutgoingMail): Promise<void> {
    try {
      if (stopping.signal.aborted) await queue.release(fork(), delivery);
      else await whileLeased(parts, delivery, () => attemptDelivery(parts, delivery));
    } catch (error) {
      log.error(
        { err: error, delivery: delivery.id },
        'a delivery cannot be settled; it is retried when its lease runs out',
      );
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
      method.close();
    },
  };
}
