import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sqlite';
import { changeRows, readRows } from '../database/statement.ts';
import type { RateLimit } from '../limits/rate-limits.ts';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';

/** Turns of mails: so many of one purpose go to one address in a while, and no more. */
export interface MailTurns {
  /**
   * Takes the turn of a mail, if one is free. A mail that had one before, and comes back, takes it anew.
   *
   * @returns null where the mail has its turn, or else when the next one is free
   */
  take(entities: EntityManager, mail: OutgoingMail): Promise<Date | null>;
  /** Gives back the turn of a mail that was not sent. */
  giveBack(entities: EntityManager, mail: OutgoingMail): Promise<void>;
}

const noTurns: MailTurns = {
  take: () => Promise.resolve(null),
  giveBack: () => Promise.resolve(),
};

/**
 * Turns in the database, so that all couriers share them.
 *
 * @param limits - of which all hold; null where nothing is limited
 */
export function createMailTurns(limits: readonly RateLimit[] | null, now: () => Date): MailTurns {
  if (!limits) return noTurns;
  return {
    async take(entities, { id, purpose, emailKey }) {
      // Written by a version that did not note where it goes.
      if (emailKey === null) return null;
      const [at, recipient] = [now(), hashOf(purpose, emailKey)];
      if (await insertTurn(entities, id, recipient, at, limits)) return null;
      const free = limits.map((limit) => whenFree(entities, id, recipient, at, limit));
      return new Date(Math.max(...(await Promise.all(free))));
    },

    async giveBack(entities, { id }) {
      await changeRows(entities, 'delete from mail_turn where mail_id = ?', [id]);
    },
  };
}

/**
 * Inserts a turn where every limit leaves room for it, in one statement: SQLite has one writer, so no two couriers take
 * the last one. PostgreSQL would need `pg_advisory_xact_lock` on the recipient before it, in one transaction.
 */
async function insertTurn(
  entities: EntityManager,
  id: string,
  recipient: string,
  at: Date,
  limits: readonly RateLimit[],
): Promise<boolean> {
  const counted = `select count(*) from mail_turn
    where recipient = ? and mail_id <> ? and at > ? and at < ?`;
  const inserted = await changeRows(
    entities,
    `insert into mail_turn (mail_id, recipient, at) select ?, ?, ?
      where ${limits.map(() => `(${counted}) < ?`).join(' and ')}
      on conflict (mail_id) do update set at = excluded.at`,
    [
      ...[id, recipient, at],
      ...limits.flatMap((limit) => [recipient, id, ...windowOf(limit, at), limit.attempts]),
    ],
  );
  return inserted === 1;
}

/** When a limit leaves room for a mail: in milliseconds, now at the earliest. */
async function whenFree(
  entities: EntityManager,
  id: string,
  recipient: string,
  at: Date,
  limit: RateLimit,
): Promise<number> {
  const [from, to] = windowOf(limit, at);
  const [last] = await readRows<{ at: number }>(
    entities,
    `select at from mail_turn where recipient = ? and mail_id <> ? and at > ? and at < ?
      order by at desc limit 1 offset ?`,
    [recipient, id, from, to, limit.attempts - 1],
  );
  return last ? last.at + limit.seconds * 1000 : at.getTime();
}

/**
 * Which turns count towards a limit: those behind, and as far ahead, since the clocks of two servers differ. What lies
 * further ahead is of a clock that was wrong, and must not hold up mails until then.
 */
function windowOf({ seconds }: RateLimit, at: Date): [from: Date, to: Date] {
  return [new Date(at.getTime() - seconds * 1000), new Date(at.getTime() + seconds * 1000)];
}

function hashOf(purpose: string, emailKey: string): string {
  return createHash('sha256')
    .update(JSON.stringify([purpose, emailKey]))
    .digest('hex');
}
