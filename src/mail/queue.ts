import type { EntityManager } from '@mikro-orm/core';
import { newId } from '../entities/new-id.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Random } from '../random.ts';

/** The courier's side of the outbox: rows are claimed under a lease, and settled by whoever holds it. */
export interface MailQueue {
  /** Takes up to `count` mails that are due, for the length of the lease. */
  claim(entities: EntityManager, count: number): Promise<OutgoingMail[]>;
  /** Removes a mail that is sent, or that nobody is to get. */
  remove(entities: EntityManager, mail: OutgoingMail): Promise<void>;
  /** Gives a mail back after a failed attempt, to be tried at a later time. */
  postpone(entities: EntityManager, mail: OutgoingMail, until: Date, failure: string): Promise<void>;
  /**
   * Gives a mail back that finds no turn free, with all that want the same turn: those of its purpose for its address.
   * Of those among them that would say the same, the newest stays.
   */
  wait(entities: EntityManager, mail: OutgoingMail, until: Date): Promise<void>;
  /** Gives up on a mail and keeps it, with the reason, for an operator to look at. */
  setAside(entities: EntityManager, mail: OutgoingMail, failure: string): Promise<void>;
  /** Gives a mail back untried. */
  release(entities: EntityManager, mail: OutgoingMail): Promise<void>;
}

/**
 * A queue over the outbox. A claim puts off when a mail is due by the length of the lease: so that a courier that dies
 * holds nothing up for longer, and there is nothing else to clean up after it.
 *
 * @param leaseSeconds - longer than a delivery takes
 */
export function createMailQueue(leaseSeconds: number, now: () => Date, random: Random): MailQueue {
  const held = ({ id, lease }: OutgoingMail) => ({ id, lease });

  async function fail(
    entities: EntityManager,
    mail: OutgoingMail,
    dueAt: Date | null,
    failure: string,
  ): Promise<void> {
    const attempts = mail.attempts + 1;
    await entities.nativeUpdate(OutgoingMail, held(mail), { dueAt, lease: null, attempts, failure });
  }

  return {
    async claim(entities, count) {
      const at = now();
      const lease = newId(at, random);
      const due = { dueAt: { $lte: at } };
      const next = await entities.find(OutgoingMail, due, {
        fields: ['id'],
        orderBy: { dueAt: 'asc', id: 'asc' },
        limit: count,
      });
      if (next.length === 0) return [];
      // The condition stands again in the update: what another courier has claimed by now is due no longer.
      await entities.nativeUpdate(
        OutgoingMail,
        { id: next.map(({ id }) => id), ...due },
        { lease, dueAt: new Date(at.getTime() + leaseSeconds * 1000) },
      );
      return entities.find(OutgoingMail, { lease }, { orderBy: { id: 'asc' }, refresh: true });
    },

    async remove(entities, mail) {
      await entities.nativeDelete(OutgoingMail, held(mail));
    },

    async wait(entities, mail, until) {
      const { purpose, emailKey, subjectId } = mail;
      const user = mail.user ? { $ne: null } : null;
      const sayingTheSame = { purpose, emailKey, subjectId, user, dueAt: { $ne: null } };
      const newest = await entities.findOne(OutgoingMail, sayingTheSame, {
        fields: ['id'],
        orderBy: { id: 'desc' },
      });
      // Whatever another courier holds is its to settle.
      await entities.nativeDelete(OutgoingMail, {
        $and: [sayingTheSame, { id: { $lt: newest?.id ?? '' } }, { $or: [held(mail), { lease: null }] }],
      });
      await entities.nativeUpdate(
        OutgoingMail,
        { purpose, emailKey, $or: [held(mail), { lease: null, dueAt: { $lt: until } }] },
        { dueAt: until, lease: null },
      );
    },

    postpone: fail,
    setAside: (entities, mail, failure) => fail(entities, mail, null, failure),

    async release(entities, mail) {
      await entities.nativeUpdate(OutgoingMail, held(mail), { dueAt: now(), lease: null });
    },
  };
}
