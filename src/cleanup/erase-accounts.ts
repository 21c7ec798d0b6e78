import { LockMode, type EntityClass, type FilterQuery } from '@mikro-orm/core';
import { EmailChange } from '../entities/email-change.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import { codePurposes, ShortCode } from '../entities/short-code.ts';
import { SecurityEvent } from '../entities/security-event.ts';
import { User } from '../entities/user.ts';
import type { AccountEvents } from '../events/account-events.ts';
import { inBatches, type BatchParts } from '../database/in-batches.ts';
import { inTransaction } from '../database/transaction.ts';

/** What erasing needs beside the batches. */
export interface ErasureParts extends BatchParts {
  readonly events: Pick<AccountEvents, 'announce'>;
}

/**
 * Erases the accounts whose grace period is over, with every row that names the person: the user's own go with the
 * user, and so do sign-ups that waited for the address, codes and mails for it, and other people's changes to it that
 * wait for a proof which cannot come. `userDeleted` is announced after the commit.
 *
 * An account whose change of address can still be undone waits for that too: whoever took it over may have deleted it,
 * and the link in the mailbox of its owner brings it back.
 *
 * @param at - the time by which the grace period is over
 * @param undoableSince - when a change of address was done at the earliest that can still be undone
 * @returns how many there were
 */
export function eraseAccounts(parts: ErasureParts, at: Date, undoableSince: Date): Promise<number> {
  const isDue = { erasureDueAt: { $lte: at } };
  return inBatches(
    parts,
    async (entities, limit) => {
      const undoable = entities
        .createQueryBuilder(EmailChange)
        .select('user')
        .where({ confirmedAt: { $gte: undoableSince } });
      const due = { ...isDue, id: { $nin: undoable as unknown as string[] } };
      const users = await entities.find(User, due, { fields: ['id'], limit });
      return users.map(({ id }) => id);
    },
    async (entities, ids) => {
      const due = { id: [...ids], ...isDue };
      // First, so that from here on none of them is brought back.
      await entities.nativeUpdate(User, due, { active: false });
      await removeWhatIsMany(parts, await entities.find(User, due, { fields: ['id', 'claimedEmailKey'] }));
      if (parts.signal?.aborted) return 0;
      return inTransaction(parts.fork(), async (transaction) => {
        // Locked, so that of two that clean up at once only one erases an account and tells of it.
        const users = await transaction.find(User, due, {
          fields: ['id', 'claimedEmailKey'],
          orderBy: { id: 'asc' },
          lockMode: LockMode.PESSIMISTIC_WRITE,
        });
        if (users.length === 0) return 0;
        const emailKey = addressesOf(users);
        await transaction.nativeDelete(User, { id: users.map(({ id }) => id) });
        await transaction.nativeDelete(User, { emailKey, claimedEmailKey: null });
        await transaction.nativeDelete(ShortCode, { purpose: [...codePurposes], emailKey });
        await transaction.nativeDelete(OutgoingMail, { emailKey });
        await transaction.nativeDelete(EmailChange, { newEmailKey: emailKey, confirmedAt: null });
        for (const { id } of users) parts.events.announce(transaction, 'userDeleted', id, null);
        return users.length;
      });
    },
  );
}

type Erased = Pick<User, 'id' | 'claimedEmailKey'>;

/**
 * Removes in batches what there may be any number of, so that the transaction that erases the accounts is short. The
 * batches are found by whom they are about, and removed by their keys alone, so that each is as short as the first.
 */
async function removeWhatIsMany(parts: BatchParts, users: readonly Erased[]): Promise<void> {
  const user = users.map(({ id }) => id);
  const emailKey = addressesOf(users);
  await removeByKey(parts, SecurityEvent, { user });
  await removeByKey(parts, User, { emailKey, claimedEmailKey: null });
  await removeByKey(parts, OutgoingMail, { emailKey });
  await removeByKey(parts, EmailChange, { newEmailKey: emailKey, confirmedAt: null });
}

async function removeByKey<Row extends { id: string }>(
  parts: BatchParts,
  entity: EntityClass<Row>,
  condition: FilterQuery<NoInfer<Row>>,
): Promise<void> {
  await inBatches(
    parts,
    async (entities, limit) => {
      const rows = await entities.find<Row>(entity, condition, { fields: ['id' as never], limit });
      return rows.map(({ id }) => id);
    },
    (entities, ids) => entities.nativeDelete<Row>(entity, { id: ids } as FilterQuery<NoInfer<Row>>),
  );
}

function addressesOf(users: readonly Erased[]): string[] {
  return users.flatMap(({ claimedEmailKey }) => claimedEmailKey ?? []);
}
