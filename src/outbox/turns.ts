import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sql';
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import { connectionOf, type Value } from '../database/engine.ts';
import { statement, type Statement } from '../database/statement.ts';
import type { Tables } from '../database/tables.ts';
import type { RateLimit } from '../limits/rate-limits.ts';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';

/** Turns: they limit how many deliveries of one purpose go to one address in a span of time. */
export interface DeliveryTurns {
  /**
   * Takes a turn for a delivery, if one is free. A delivery that is retried takes its own turn again.
   *
   * @returns null if the delivery has its turn, else when the next one is free
   */
  take(entities: EntityManager, delivery: OutgoingMail): Promise<Date | null>;
  /** Gives back the turn of a delivery that was not sent. */
  giveBack(entities: EntityManager, delivery: OutgoingMail): Promise<void>;
}

const noTurns: DeliveryTurns = {
  take: () => Promise.resolve(null),
  giveBack: () => Promise.resolve(),
};

/**
 * Turns in the database, which all couriers share.
 *
 * @param limits - all of them hold; null for no limit
 */
export function createDeliveryTurns(limits: readonly RateLimit[] | null, now: () => Date): DeliveryTurns {
  if (!limits) return noTurns;
  const insertTurn = insertWithin(limits);
  return {
    async take(entities, { id, purpose, emailKey }) {
      // A row from before addresses were stored.
      if (emailKey === null) return null;
      const [at, recipient] = [now(), hashOf(purpose, emailKey)];
      const given = { id, recipient, at, ...windowsOf(limits, at) };
      // One at a time for each recipient, so that no two couriers take the last turn.
      const inserted = await connectionOf(entities).exclusively(entities, recipient, (transaction) =>
        insertTurn.run(transaction, given),
      );
      if (inserted === 1) return null;
      const free = limits.map((limit) => whenFree(entities, id, recipient, at, limit));
      return new Date(Math.max(...(await Promise.all(free))));
    },

    async giveBack(entities, { id }) {
      await deleteTurn.run(entities, { id });
    },
  };
}

const deleteTurn = statement<{ id: string }>((tables, value) =>
  tables.deleteFrom('mail_turn').where('mail_id', '=', value('id')),
);

/** The statement that inserts a turn if every limit leaves room for it. */
function insertWithin(limits: readonly RateLimit[]): Statement<Record<string, Value>, unknown> {
  return statement<Record<string, Value>>((tables, value, engine) => {
    const given = <Kind>(name: string) => value(name) as RawBuilder<Kind>;
    const at = sql<Date>`cast(${value('at')} as ${sql.raw(engine.timeType)})`;
    const [recipient, id] = [given<string>('recipient'), given<string>('id')];
    const isFree = limits.map(({ attempts }, number) => {
      const [from, to] = [given<Date>(`from ${number}`), given<Date>(`to ${number}`)];
      // The one that would make it too many, instead of a count of all.
      const lastTaken = turnsOfOthers(tables, { recipient, id, from, to })
        .limit(1)
        .offset(attempts - 1);
      return sql<SqlBool>`not exists ${lastTaken}`;
    });
    const turn = tables
      .selectNoFrom([id.as('mail_id'), recipient.as('recipient'), at.as('at')])
      .where(sql.join<SqlBool>(isFree, sql` and `));
    return tables
      .insertInto('mail_turn')
      .columns(['mail_id', 'recipient', 'at'])
      .expression(turn)
      .onConflict((conflict) =>
        conflict.column('mail_id').doUpdateSet((row) => ({ at: row.ref('excluded.at') })),
      );
  });
}

/** The turns of a recipient's other deliveries in a window. */
function turnsOfOthers(tables: Kysely<Tables>, { recipient, id, from, to }: Window) {
  return tables
    .selectFrom('mail_turn')
    .select('at')
    .where('recipient', '=', recipient)
    .where('mail_id', '<>', id)
    .where('at', '>', from)
    .where('at', '<', to);
}

interface Window {
  readonly recipient: RawBuilder<string>;
  readonly id: RawBuilder<string>;
  readonly from: RawBuilder<Date>;
  readonly to: RawBuilder<Date>;
}

const nthNewestTurn = statement<
  { recipient: string; id: string; from: Date; to: Date; offset: number },
  { at: Date }
>((tables, value) =>
  turnsOfOthers(tables, {
    recipient: value('recipient'),
    id: value('id'),
    from: value('from'),
    to: value('to'),
  })
    .orderBy('at', 'desc')
    .limit(1)
    .offset(value('offset')),
);

/** When a limit leaves room for a delivery: in milliseconds, now at the earliest. */
async function whenFree(
  entities: EntityManager,
  id: string,
  recipient: string,
  at: Date,
  limit: RateLimit,
): Promise<number> {
  const [from, to] = windowOf(limit, at);
  const last = await nthNewestTurn.row(entities, { recipient, id, from, to, offset: limit.attempts - 1 });
  return last ? last.at.getTime() + limit.seconds * 1000 : at.getTime();
}

/** The window of each limit, by the names that the statement has for them. */
function windowsOf(limits: readonly RateLimit[], at: Date): Record<string, Date> {
  const bounds = limits.flatMap((limit, number) => {
    const [from, to] = windowOf(limit, at);
    return [
      [`from ${number}`, from],
      [`to ${number}`, to],
    ];
  });
  return Object.fromEntries(bounds) as Record<string, Date>;
}

/**
 * Which turns count towards a limit: those behind, and as far ahead, since the clocks of two servers differ. What lies
 * further ahead is of a clock that was wrong, and must not hold up deliveries until then.
 */
function windowOf({ seconds }: RateLimit, at: Date): [from: Date, to: Date] {
  return [new Date(at.getTime() - seconds * 1000), new Date(at.getTime() + seconds * 1000)];
}

function hashOf(purpose: string, emailKey: string): string {
  return createHash('sha256')
    .update(JSON.stringify([purpose, emailKey]))
    .digest('hex');
}
