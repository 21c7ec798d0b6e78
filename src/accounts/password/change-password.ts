import type { LiveSession } from '../../sessions/sessions.ts';
import { compareAndSet, forgetPendingEmail, startSession } from '../change-account.ts';
import { done, passwordErrors, refused, type Outcome } from '../errors.ts';
import { knowsPassword } from '../proofs.ts';
import { recordAndTell } from '../order-mail.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** The current password and the new one. */
export interface ChangePasswordInput {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/**
 * Changes the password of the signed-in user, who must know the current one. Every session ends, and a new one replaces
 * the one that asked. The change itself invalidates outstanding reset links and the link of a pending email change. An
 * email tells the owner.
 */
export async function changePassword(
  context: ServiceContext,
  viewer: LiveSession,
  { currentPassword, newPassword }: ChangePasswordInput,
): Promise<Outcome<SignedIn>> {
  const { entities, passwordPolicy, hasher, sessions, outbox } = context;
  const { id, email, password, profile } = viewer.user;
  if (!(await knowsPassword(context, viewer, currentPassword))) {
    return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  }
  const owner = { email, displayName: profile.displayName };
  const errors = await passwordErrors(passwordPolicy, newPassword, owner, 'newPassword');
  if (errors.length > 0) return refused(...errors);

  const signedIn = await compareAndSet(
    entities,
    { id, password },
    { password: await hasher.hash(newPassword) },
    async (transaction) => {
      await forgetPendingEmail(transaction, id);
      await sessions.endAll(transaction, id);
      await recordAndTell(context, transaction, 'passwordChanged', 'password-changed', viewer.user);
      return startSession(context, transaction, id);
    },
  );
  // The password has just been changed, so the current one is no longer right.
  if (!signedIn) return refused({ code: 'INVALID_CREDENTIALS', field: 'currentPassword' });
  outbox.wake();
  return done(signedIn);
}
