import type { LinkInput } from '../../links/open-link.ts';
import { compareAndSetAny } from '../change-account.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { openForUse } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * Uses the way back of a farewell mail: the account is as it was, and its owner can sign in again. When it was deleted
 * is kept, so that the link that did it stays dead.
 */
export async function cancelAccountDeletion(
  context: ServiceContext,
  link: LinkInput,
): Promise<Outcome<null>> {
  const { entities, events, client } = context;
  const opened = await openForUse(context, 'DELETION_CANCEL', link);
  if (!opened.ok) return opened;

  const { id, deletionConfirmedAt, erasureDueAt } = opened.value;
  const restored = await compareAndSetAny(
    entities,
    { id, active: true, deletionConfirmedAt, erasureDueAt },
    { erasureDueAt: null },
    async (transaction) => {
      await events.record(transaction, 'deletionCancelled', id, client);
      return true;
    },
  );
  return restored ? done(null) : refused({ code: 'LINK_INVALID' });
}
