import type { Client } from 'pg';

const channel = 'rekey_outbox';
const firstPauseMilliseconds = 500;
const longestPauseMilliseconds = 30_000;

/** Hears what other processes notify, on a connection of its own. */
export interface Notifications {
  onNotified(listener: () => void): void;
  close(): Promise<void>;
}

/** The statement that notifies all processes. */
export const notifyStatement = `notify ${channel}`;

/**
 * Listens for notifications. Where that isn't to be had (PgBouncer, CockroachDB) or the connection is lost, it tries
 * again now and then: the courier looks into the outbox by itself every few seconds in any case.
 *
 * @param connect - makes a connection, not yet open
 * @see https://www.postgresql.org/docs/current/sql-listen.html
 */
export function createNotifications(connect: () => Client): Notifications {
  let listener: (() => void) | undefined;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause = firstPauseMilliseconds;
  let isClosed = false;

  function listenLater(): void {
    client = undefined;
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void listen();
    }, pause).unref();
    pause = Math.min(2 * pause, longestPauseMilliseconds);
  }

  async function listen(): Promise<void> {
    const opened = connect();
    client = opened;
    // An error closes the connection, too: `end` follows.
    opened.on('error', () => undefined);
    opened.on('end', listenLater);
    opened.on('notification', () => listener?.());
    try {
      await opened.connect();
      await opened.query(`listen ${channel}`);
      pause = firstPauseMilliseconds;
    } catch {
      await opened.end().catch(() => undefined);
      listenLater();
    }
  }

  return {
    onNotified(newListener) {
      listener = newListener;
      if (!client && !timer) void listen();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
