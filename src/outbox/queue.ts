import type { EntityData } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { statement } from '../database/statement.ts';
import { newId } from '../entities/new-id.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Random } from '../runtime/random.ts';

/**
 * The courier's side of the outbox: it claims rows under a lease, and only the lease's holder settles them. What settles
 * a row returns whether the lease was still held; if not, nothing was changed.
 */
export interface DeliveryQueue {
  /** How long a claim holds, unless it is renewed. */
  readonly leaseSeconds: number;
  /** Claims up to `count` deliveries that are due, for the length of the lease. */
  claim(entities: EntityManager, count: number): Promise<OutgoingMail[]>;
  /**
   * Extends the lease of a delivery, so that it holds for its full length from now.
   *
   * @returns whether it was still held
   */
  renew(entities: EntityManager, delivery: OutgoingMail): Promise<boolean>;
  /** Removes a delivery that is sent, or that has no recipient. */
  remove(entities: EntityManager, delivery: OutgoingMail): Promise<boolean>;
  /** Puts a delivery back after a failed attempt, to be retried later. */
  postpone(entities: EntityManager, delivery: OutgoingMail, until: Date, failure: string): Promise<boolean>;
  /**
   * Puts back a delivery that finds no turn free, and all others that compete for the same turn: those of its purpose
   * to its address. Those that would say the same are merged: the newest stays. Of very many, it sees to those that
   * have been due the longest.
   */
  wait(entities: EntityManager, delivery: OutgoingMail, until: Date): Promise<void>;
  /** Gives up on a delivery and keeps it, with the reason, for an operator to look at. */
  setAside(entities: EntityManager, delivery: OutgoingMail, failure: string): Promise<boolean>;
  /** Puts a delivery back that was not attempted. */
  release(entities: EntityManager, delivery: OutgoingMail): Promise<void>;
}

const claimDue = statement<
  { lease: string; leasedUntil: Date; at: Date; count: number },
  EntityData<OutgoingMail>
>((tables, value, engine) =>
  tables
    .with('due', (from) =>
      engine.skipLocked(
        from
          .selectFrom('outgoing_mail')
          .select('id')
          .where('due_at', '<=', value('at'))
          .orderBy('due_at')
          .limit(value('count')),
      ),
    )
    .updateTable('outgoing_mail')
    .set({ lease: value('lease'), due_at: value('leasedUntil') })
    .where('id', 'in', (from) => from.selectFrom('due').select('due.id'))
    .returningAll(),
);

const removeHeld = statement<{ id: string; lease: string | null }>((tables, value) =>
  tables.deleteFrom('outgoing_mail').where('id', '=', value('id')).where('lease', '=', value('lease')),
);

interface Waiting {
  readonly id: string;
  readonly lease: string | null;
  readonly purpose: string;
  readonly emailKey: string | null;
}

// However many deliveries wait for one recipient: the others are seen to when the next one finds no turn.
const mostSeenTo = 200;

/** Deletes what says the same as a newer delivery that waits. What another courier holds is left to it. */
const mergeWaiting = (isOfUser: boolean) =>
  statement<Waiting & { subjectId: string | null }>((tables, value) =>
    tables
      .with('waiting', (from) =>
        from
          .selectFrom('outgoing_mail')
          .select(['id', 'lease', 'subject_id', 'user_id'])
          .where('purpose', '=', value('purpose'))
          .where('email_key', '=', value('emailKey'))
          .where('due_at', 'is not', null)
          .orderBy('due_at')
          .limit(mostSeenTo),
      )
      .with('same', (from) =>
        from
          .selectFrom('waiting')
          .select(['id', 'lease'])
          .where('subject_id', 'is not distinct from', value('subjectId'))
          .where('user_id', isOfUser ? 'is not' : 'is', null),
      )
      .deleteFrom('outgoing_mail')
      .where('id', 'in', (from) =>
        from
          .selectFrom('same')
          .select('same.id')
          .where((row) =>
            row.or([
              row('lease', 'is', null),
              row.and([row('id', '=', value('id')), row('lease', '=', value('lease'))]),
            ]),
          )
          .where('id', '<', (newest) => newest.selectFrom('same').select(sql<string>`max(id)`.as('newest'))),
      ),
  );

// An order by a request and one by a change that knew the user say different things.
const mergeOrders = mergeWaiting(false);
const mergeNotices = mergeWaiting(true);

const putOffHeld = statement<{ id: string; lease: string | null; until: Date }>((tables, value) =>
  tables
    .updateTable('outgoing_mail')
    .set({ due_at: value('until'), lease: null })
    .where('id', '=', value('id'))
    .where('lease', '=', value('lease')),
);

const putOffWaiting = statement<{ purpose: string; emailKey: string | null; until: Date }>((tables, value) =>
  tables
    .updateTable('outgoing_mail')
    .set({ due_at: value('until') })
    .where('lease', 'is', null)
    .where('id', 'in', (from) =>
      from
        .selectFrom('outgoing_mail')
        .select('id')
        .where('purpose', '=', value('purpose'))
        .where('email_key', '=', value('emailKey'))
        .where('lease', 'is', null)
        .where('due_at', '<', value('until'))
        .orderBy('due_at')
        .limit(mostSeenTo),
    ),
);

/**
 * A queue over the outbox. A claim moves a row's due date to the end of the lease. So a row that a killed courier held
 * falls due again by itself, and there is nothing to clean up.
 *
 * @param leaseSeconds - a courier renews its leases, so a delivery may take longer
 */
export function createDeliveryQueue(leaseSeconds: number, now: () => Date, random: Random): DeliveryQueue {
  const held = ({ id, lease }: OutgoingMail) => ({ id, lease });
  const endOfLease = (at: Date) => new Date(at.getTime() + leaseSeconds * 1000);

  async function fail(
    entities: EntityManager,
    delivery: OutgoingMail,
    dueAt: Date | null,
    failure: string,
  ): Promise<boolean> {
    const attempts = delivery.attempts + 1;
    const change = { dueAt, lease: null, attempts, failure };
    return (await entities.nativeUpdate(OutgoingMail, held(delivery), change)) === 1;
  }

  return {
    leaseSeconds,

    async claim(entities, count) {
      const at = now();
      const lease = newId(at, random);
      const leasedUntil = endOfLease(at);
      const claimed = await claimDue.rows(entities, { lease, leasedUntil, at, count });
      return claimed.map((row) => entities.map(OutgoingMail, row));
    },

    async renew(entities, delivery) {
      const renewed = { dueAt: endOfLease(now()) };
      return (await entities.nativeUpdate(OutgoingMail, held(delivery), renewed)) === 1;
    },

    async remove(entities, { id, lease }) {
      return (await removeHeld.run(entities, { id, lease })) === 1;
    },

    async wait(entities, { id, lease, purpose, emailKey, subjectId, user }, until) {
      const waiting = { id, lease, purpose, emailKey };
      await (user ? mergeNotices : mergeOrders).run(entities, { ...waiting, subjectId });
      await putOffHeld.run(entities, { id, lease, until });
      await putOffWaiting.run(entities, { purpose, emailKey, until });
    },

    postpone: fail,
    setAside: (entities, delivery, failure) => fail(entities, delivery, null, failure),

    async release(entities, delivery) {
      await entities.nativeUpdate(OutgoingMail, held(delivery), { dueAt: now(), lease: null });
    },
  };
}
