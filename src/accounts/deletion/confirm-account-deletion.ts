import type { LinkInput } from '../../links/open-link.ts';
import { compareAndSet, forgetPendingEmail, strictlyLater } from '../change-account.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { openForUse } from '../proofs.ts';
import { recordAndTell } from '../order-mail.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * Uses a link that deletes an account: it is as good as gone at once, and is erased when the grace period is over.
 * Until then it keeps its address, so that nobody takes it, and its owner has the way back by mail.
 */
export async function confirmAccountDeletion(
  context: ServiceContext,
  link: LinkInput,
): Promise<Outcome<null>> {
  const { entities, sessions, outbox, now, deletionGraceSeconds } = context;
  const opened = await openForUse(context, 'ACCOUNT_DELETION', link);
  if (!opened.ok) return opened;

  const { id, email, password, linkGeneration, deletionConfirmedAt } = opened.value;
  const at = now();
  const deleted = await compareAndSet(
    entities,
    { id, email, password, linkGeneration, deletionConfirmedAt },
    {
      linkGeneration: linkGeneration + 1,
      // So every deletion changes what its links sign.
      deletionConfirmedAt: strictlyLater(at, deletionConfirmedAt),
      erasureDueAt: new Date(at.getTime() + deletionGraceSeconds * 1000),
    },
    async (transaction) => {
      await forgetPendingEmail(transaction, id);
      await sessions.endAll(transaction, id);
      await recordAndTell(context, transaction, 'deletionConfirmed', 'account-deleted', opened.value);
      return true;
    },
  );
  if (!deleted) return refused({ code: 'LINK_INVALID' });
  outbox.wake();
  return done(null);
}
