import type { EntityData } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { changeRows, readRows } from '../database/statement.ts';
import { newId } from '../entities/new-id.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Random } from '../runtime/random.ts';

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
      const leasedUntil = new Date(at.getTime() + leaseSeconds * 1000);
      const claimed = await readRows<EntityData<OutgoingMail>>(
        entities,
        `update outgoing_mail set lease = ?, due_at = ?
          where id in (select id from outgoing_mail where due_at <= ? order by due_at limit ?)
          returning *`,
        [lease, leasedUntil, at, count],
      );
      return claimed.map((row) => entities.map(OutgoingMail, row));
    },

    async remove(entities, mail) {
      await changeRows(entities, 'delete from outgoing_mail where id = ? and lease = ?', [
        mail.id,
        mail.lease,
      ]);
    },

    async wait(entities, { id, lease, purpose, emailKey, subjectId, user }, until) {
      // Of a request, or of a change that knew the user: the two say different things.
      const sayingTheSame = `purpose = ? and email_key = ? and subject_id is ? and due_at is not null
        and user_id is ${user ? 'not null' : 'null'}`;
      const alike = [purpose, emailKey, subjectId];
      // Whatever another courier holds is its to settle.
      await changeRows(
        entities,
        `delete from outgoing_mail where ${sayingTheSame} and (lease is null or (id = ? and lease = ?))
          and id < (select max(id) from outgoing_mail where ${sayingTheSame})`,
        [...alike, id, lease, ...alike],
      );
      await changeRows(
        entities,
        `update outgoing_mail set due_at = ?, lease = null where purpose = ? and email_key = ?
          and ((id = ? and lease = ?) or (lease is null and due_at < ?))`,
        [until, purpose, emailKey, id, lease, until],
      );
    },

    postpone: fail,
    setAside: (entities, mail, failure) => fail(entities, mail, null, failure),

    async release(entities, mail) {
      await entities.nativeUpdate(OutgoingMail, held(mail), { dueAt: now(), lease: null });
    },
  };
}
