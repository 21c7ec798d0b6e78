import { activateAccount } from '../../src/accounts/sign-up/activation.ts';
import type { Outcome } from '../../src/accounts/errors.ts';
import { login } from '../../src/accounts/sign-in/login.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { requestPasswordReset } from '../../src/accounts/password/forgotten-password.ts';
import type { SignedIn } from '../../src/accounts/service-context.ts';
import type { MintedLink } from '../../src/links/links.ts';
import { decodeUid } from '../../src/tokens/index.ts';
import { goodPassword } from './people.ts';
import type { Services } from './services.ts';

/** A sign-up whose mail has come. */
export interface SignUp {
  readonly id: string;
  readonly signUpToken: string;
  readonly link: MintedLink;
}

/** Signs up and reads the activation mail. */
export async function signUp(services: Services, email: string, password = goodPassword): Promise<SignUp> {
  const { signUpToken } = valueOf(await register(services.context(), { email, password }));
  const link = await newestLink(services);
  return { id: decodeUid(link.uid) ?? '', signUpToken, link };
}

/** Signs up and activates. */
export async function createAccount(
  services: Services,
  email: string,
  password = goodPassword,
): Promise<SignedIn & { readonly id: string }> {
  const { id, signUpToken, link } = await signUp(services, email, password);
  return { ...valueOf(await activateAccount(services.context(), { ...link, signUpToken })), id };
}

/** Asks for a reset link and reads its mail. */
export async function forgetPassword(services: Services, email: string): Promise<MintedLink> {
  valueOf(await requestPasswordReset(services.context(), { email }));
  return newestLink(services);
}

/** Whether this password signs in. */
export async function canSignIn(services: Services, email: string, password: string): Promise<boolean> {
  return (await login(services.context(), { email, password })).ok;
}

/** What a service answered; throws where it refused. */
export function valueOf<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(`Refused: ${JSON.stringify(outcome.errors)}`);
  return outcome.value;
}

/** Why a service refused; empty where it did not. */
export function codesOf(outcome: Outcome<unknown>): string[] {
  return outcome.ok ? [] : outcome.errors.map(({ code }) => code);
}

/** Reads the newest mail that carries a link. */
export async function newestLink(services: Services): Promise<MintedLink> {
  const link = (await services.collectMail()).findLast((mail) => mail.link)?.link;
  if (!link) throw new Error('No mail with a link came.');
  return link;
}
