import type { Decide } from '../mail-kind.ts';
import { decideAccountDeleted, decideAccountDeletion, decidePasswordChanged } from './account-mails.ts';
import { decideActivation } from './activation.ts';
import { decideEmailChange, decideEmailChanged } from './email-change.ts';
import { carryingCode } from './letters.ts';
import { decideLogin, decidePasswordReset } from './ways-in.ts';

/** What mails can be ordered, by their purpose. */
export const mailKinds: Readonly<Record<string, Decide>> = {
  activation: carryingCode('ACTIVATION', decideActivation),
  login: decideLogin,
  'password-reset': carryingCode('PASSWORD_RESET', decidePasswordReset),
  'password-changed': decidePasswordChanged,
  'email-change': decideEmailChange,
  'email-changed': decideEmailChanged,
  // With turns of its own: whoever comes back from a theft must not wait behind what the thief has asked for.
  'email-reverted': decidePasswordReset,
  'account-deletion': decideAccountDeletion,
  'account-deleted': decideAccountDeleted,
};
