import type { LinkInput } from '../../links/open-link.ts';
import { confirmAccount, type ActivationProof } from './confirm-account.ts';
import type { Outcome } from '../errors.ts';
import { openForUse } from '../proofs.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** An activation link as it came back, with what shows who opens it. */
export interface ActivateAccountInput extends LinkInput, ActivationProof {}

/** Uses an activation link: the address is confirmed and belongs to this account alone, and its owner is signed in. */
export async function activateAccount(
  context: ServiceContext,
  { signUpToken, password, ...link }: ActivateAccountInput,
): Promise<Outcome<SignedIn>> {
  const opened = await openForUse(context, 'ACTIVATION', link);
  if (!opened.ok) return opened;
  return confirmAccount(context, opened.value, { signUpToken, password }, { code: 'LINK_INVALID' });
}
