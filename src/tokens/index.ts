/**
 * One-time links without a table of tokens: what is signed is the very state that using the link changes.
 *
 * To make a kind of link of your own, say an invitation to join a team, say what it signs:
 *
 * ```ts
 * import { TokenGenerator, type TokenGeneratorOptions } from 'rekey/tokens';
 *
 * class InvitationTokenGenerator extends TokenGenerator<Invitation> {
 *   constructor(options: TokenGeneratorOptions) {
 *     super({ keySalt: 'shop.invitations', ...options });
 *   }
 *
 *   protected override hashValue({ id, email, acceptedAt }: Invitation, timestamp: number): string {
 *     return JSON.stringify([id, email, acceptedAt, timestamp]);
 *   }
 * }
 * ```
 *
 * `new InvitationTokenGenerator({ secret }).makeToken(invitation)` goes into the link, next to
 * `encodeUid(invitation.id)`.
 *
 * **Why it dies by use.** To accept the invitation is to set `acceptedAt`, and from then on every token made before
 * signs something that is no longer so: the one just used and all its siblings.
 *
 * **What to sign.** Four things. Whose it is: the id. What using the link changes, to a value that never comes back: a
 * flag that is only ever set, the time of an event, a salted hash. What must end it besides: here the address, so that
 * an invitation to a wrong address is worth nothing once it is corrected. And the timestamp. Join them so that
 * no two states read the same, as `JSON.stringify` of an array does. Give each purpose a key salt of its own, and keep
 * it: to change the salt is to end every link in flight.
 *
 * **How to use it up.** Two requests may check the same token before either writes, so let the database decide: write
 * only where the state is still the one that was signed, and go on only if one row has changed.
 *
 * ```ts
 * if (!invitationTokens.checkToken(invitation, token)) return invalidLink();
 * const changed = await database.run(
 *   'UPDATE invitation SET accepted_at = ? WHERE id = ? AND email = ? AND accepted_at IS NULL',
 *   [now(), invitation.id, invitation.email],
 * );
 * if (changed !== 1) return invalidLink();
 * ```
 *
 * @packageDocumentation
 */
export {
  AccountActivationTokenGenerator,
  type AccountActivationUser,
} from './account-activation-token-generator.ts';
export { AccountDeletionTokenGenerator, type DeletableUser } from './account-deletion-token-generator.ts';
export { DeletionCancelTokenGenerator, type DeletedUser } from './deletion-cancel-token-generator.ts';
export type { DjangoVersion } from './django-eras.ts';
export { EmailChangeTokenGenerator, type RequestedEmailChange } from './email-change-token-generator.ts';
export { EmailRevertTokenGenerator, type ConfirmedEmailChange } from './email-revert-token-generator.ts';
export { isWellFormedToken } from './is-well-formed-token.ts';
export { LoginTokenGenerator, type LoginUser } from './login-token-generator.ts';
export {
  PasswordResetTokenGenerator,
  type PasswordResetTokenGeneratorOptions,
  type PasswordResetUser,
} from './password-reset-token-generator.ts';
export { ShortCodeTokenGenerator, type MailedCode } from './short-code-token-generator.ts';
export { SignUpTokenGenerator, type SignUpUser } from './sign-up-token-generator.ts';
export { TokenGenerator, type TokenStatus } from './token-generator.ts';
export type { TokenAlgorithm, TokenGeneratorOptions } from './token-generator-options.ts';
export { decodeUid, encodeUid } from './uid.ts';
