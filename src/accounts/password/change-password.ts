import type { LiveSession } from '../../sessions/sessions.ts';
import { compareAndSet, forgetPendingEmail, loadAccount } from '../change-account.ts';
import { done, passwordErrors, refused, type Outcome } from '../errors.ts';
import { knowsPassword } from '../proofs.ts';
import { recordAndTell } from '../order-mail.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** What somebody changes their password with. */
export interface ChangePasswordInput {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/**
 * Changes the password of whoever is signed in and knows the current one. Every session ends, and a new one takes the
 * place of the one that asked; reset links in flight, and the link to a new address, are dead by the change itself. The
 * owner is told by mail.
 */
export async function changePassword(
  context: ServiceContext,
  viewer: LiveSession,
  { currentPassword, newPassword }: ChangePasswordInput,
): Promise<Outcome<SignedIn>> {
  const { entities, passwordPolicy, hasher, sessions, outbox, client } = context;
  const { id, email, password, profile } = viewer.user;
  if (!(await knowsPassword(context, viewer, currentPassword))) {
    return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  }
  const owner = { email, displayName: profile.displayName };
  const errors = await passwordErrors(passwordPolicy, newPassword, owner, 'newPassword');
  if (errors.length > 0) return refused(...errors);

  const session = await compareAndSet(
    entities,
    { id, password },
    { password: await hasher.hash(newPassword) },
    async (transaction) => {
      await forgetPendingEmail(transaction, id);
      await sessions.endAll(transaction, id);
      await recordAndTell(context, transaction, 'passwordChanged', 'password-changed', viewer.user);
      return sessions.start(transaction, id, client);
    },
  );
  // Somebody has changed it a moment ago, so that the current password is another one by now.
  if (!session) return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  outbox.wake();
  return done({ account: await loadAccount(entities, id), session });
}
