import { confirmAccount, type ActivationProof } from './confirm-account.ts';
import type { Outcome } from '../errors.ts';
import { openCode, type CodeInput } from '../proofs.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** The code of an activation mail, with what shows who types it. */
export interface ActivateAccountWithCodeInput extends CodeInput, ActivationProof {}

/** Uses the code of an activation mail: it does what its link does. */
export async function activateAccountWithCode(
  context: ServiceContext,
  { signUpToken, password, ...input }: ActivateAccountWithCodeInput,
): Promise<Outcome<SignedIn>> {
  return openCode(context, 'ACTIVATION', input, (account) =>
    confirmAccount(context, account, { signUpToken, password }, { code: 'CODE_INVALID', field: 'code' }),
  );
}
