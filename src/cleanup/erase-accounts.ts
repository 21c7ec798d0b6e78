import { EmailChange } from '../entities/email-change.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import { codePurposes, ShortCode } from '../entities/short-code.ts';
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
    (entities, ids) =>
      inTransaction(entities, async (transaction) => {
        const due = { id: [...ids], ...isDue };
        // The change comes first, so that from here on none of them is brought back.
        await transaction.nativeUpdate(User, due, { active: false });
        const users = await transaction.find(User, due, { fields: ['id', 'claimedEmailKey'] });
        const emailKey = users.flatMap(({ claimedEmailKey }) => claimedEmailKey ?? []);
        await transaction.nativeDelete(User, { id: users.map(({ id }) => id) });
        await transaction.nativeDelete(User, { emailKey, claimedEmailKey: null });
        await transaction.nativeDelete(ShortCode, { purpose: [...codePurposes], emailKey });
        await transaction.nativeDelete(OutgoingMail, { emailKey });
        await transaction.nativeDelete(EmailChange, { newEmailKey: emailKey, confirmedAt: null });
        for (const { id } of users) parts.events.announce(transaction, 'userDeleted', id, null);
        return users.length;
      }),
  );
}
