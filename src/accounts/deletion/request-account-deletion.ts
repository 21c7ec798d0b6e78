import type { LiveSession } from '../../sessions/sessions.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { knowsPassword } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';

/** Asks for the link that deletes the account of whoever is signed in and knows the password. Nothing changes yet. */
export async function requestAccountDeletion(
  context: ServiceContext,
  viewer: LiveSession,
  { currentPassword }: { readonly currentPassword: string },
): Promise<Outcome<null>> {
  const { entities, outbox, events, client } = context;
  const { id, emailKey } = viewer.user;
  if (!(await knowsPassword(context, viewer, currentPassword))) {
    return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  }
  await entities.transactional(async (transaction) => {
    await events.record(transaction, 'deletionRequested', id, client);
    await outbox.write(transaction, { purpose: 'account-deletion', emailKey, userId: id, client });
  });
  outbox.wake();
  return done(null);
}
