import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/sqlite';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';
import { idleMoment } from '../runtime/idle-moment.ts';
import { deliver, type DeliveryParts } from '../mail/deliver.ts';

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
export interface CourierParts extends DeliveryParts {
  /** A fresh EntityManager for each batch, and for each mail. */
  readonly fork: () => EntityManager;
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
    if (!alarm.signal.aborted) alarm.abort();
  }

  async function workUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      await idleMoment();
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
