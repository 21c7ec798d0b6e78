import type { Account } from '../../database/accounts.ts';
import type { Outcome } from '../errors.ts';
import { openCode, type CodeInput } from '../proofs.ts';
import type { ServiceContext } from '../service-context.ts';
import { setForgottenPassword } from './set-forgotten-password.ts';

/** The code of a reset mail, with the password to be. */
export interface ResetPasswordWithCodeInput extends CodeInput {
  readonly newPassword: string;
}

/** Uses the code of a reset mail: it does what its link does. */
export async function resetPasswordWithCode(
  context: ServiceContext,
  { newPassword, ...input }: ResetPasswordWithCodeInput,
): Promise<Outcome<Account>> {
  return openCode(context, 'PASSWORD_RESET', input, (account) =>
    setForgottenPassword(context, account, newPassword, { code: 'CODE_INVALID', field: 'code' }),
  );
}
