import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Notification } from 'pg';

const channel = 'rekey_outbox';
const firstPauseMilliseconds = 500;
const longestPauseMilliseconds = 60_000;
const longestWayMilliseconds = 5_000;
const longestGoodbyeMilliseconds = 1_000;

/** What is notified and heard by. */
export interface NotificationParts {
  /** Makes a connection of its own to listen on, not yet open. */
  readonly connect: () => Client;
  /** Sends a text to a channel, on any other connection. */
  readonly send: (channel: string, text: string) => Promise<unknown>;
  /** The name of this process among those that share the database. */
  readonly self: string;
}

/** Notifies the other processes, and hears what they notify. */
export interface Notifications {
  /** Tells the others. What comes while one is on its way goes along with the next. */
  readonly notify: () => void;
  /**
   * Sets what to do when another process notifies.
   *
   * @param listener - called when another process notifies
   * @param onDeaf - called once each time when nothing can be heard any more
   */
  readonly onNotified: (listener: () => void, onDeaf: (error: unknown) => void) => void;
  close(): Promise<void>;
}

/**
 * Notifies by NOTIFY and hears by LISTEN. Where that isn't to be had (PgBouncer, CockroachDB) or the connection is lost,
 * it tries again now and then, ever more seldom: whoever listens has to look by itself as well.
 *
 * @see https://www.postgresql.org/docs/current/sql-listen.html
 */
export function createNotifications({ connect, send, self }: NotificationParts): Notifications {
  const closing = new AbortController();
  const { signal } = closing;
  const isClosed = (): boolean => signal.aborted;
  let listening: Promise<void> | undefined;
  let isSending = false;
  let isAskedAgain = false;

  async function sendOne(): Promise<void> {
    isSending = true;
    await send(channel, self).catch(() => undefined);
    isSending = false;
    if (isAskedAgain) {
      isAskedAgain = false;
      await sendOne();
    }
  }

  async function listenUntilClosed(listener: () => void, onDeaf: (error: unknown) => void): Promise<void> {
    let pause = firstPauseMilliseconds;
    let isDeaf = false;
    const onHearing = (): void => {
      pause = firstPauseMilliseconds;
      isDeaf = false;
      // What was notified meanwhile is lost.
      listener();
    };
    while (!isClosed()) {
      const error = await listenUntilLost(listener, onHearing);
      if (!isDeaf && !isClosed()) onDeaf(error);
      isDeaf = true;
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      pause = Math.min(2 * pause, longestPauseMilliseconds);
    }
  }

  /** Listens on one connection. Returns why it ended. */
  async function listenUntilLost(listener: () => void, onHearing: () => void): Promise<unknown> {
    const client = connect();
    const probe = `${self} listens`;
    const heard = Promise.withResolvers<undefined>();
    const lost = Promise.withResolvers<unknown>();
    const close = (): void => {
      lost.resolve(undefined);
    };
    client.on('error', lost.resolve);
    client.on('end', close);
    client.on('notification', ({ payload }: Notification) => {
      if (payload === probe) heard.resolve(undefined);
      else if (payload !== self) listener();
    });
    signal.addEventListener('abort', close, { once: true });
    try {
      const isHeard = async (): Promise<void> => {
        await client.connect();
        await client.query(`listen ${channel}`);
        // A pooler may take LISTEN and pass on nothing of what it hears.
        await send(channel, probe);
        await Promise.race([heard.promise, tooLate(signal)]);
      };
      await Promise.race([isHeard(), lost.promise.then(fail)]);
      onHearing();
      return await lost.promise;
    } catch (error) {
      return error;
    } finally {
      signal.removeEventListener('abort', close);
      // A network that fails doesn't say goodbye.
      const goodbye = client.end().catch(() => undefined);
      await Promise.race([goodbye, sleep(longestGoodbyeMilliseconds, undefined, { ref: false })]);
    }
  }

  return {
    notify() {
      if (isSending) isAskedAgain = true;
      else void sendOne();
    },
    onNotified(listener, onDeaf) {
      listening ??= listenUntilClosed(listener, onDeaf);
    },
    async close() {
      closing.abort();
      await listening;
    },
  };
}

async function tooLate(signal: AbortSignal): Promise<never> {
  await sleep(longestWayMilliseconds, undefined, { signal, ref: false }).catch(() => undefined);
  return fail(new Error('No notification arrives.'));
}

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error('The connection was closed.');
}
