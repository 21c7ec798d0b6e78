import { register } from '../../src/accounts/sign-up/register.ts';
import { requestPasswordReset } from '../../src/accounts/password/forgotten-password.ts';
import { decodeUid } from '../../src/tokens/index.ts';
import type { MintedLink } from '../../src/links/links.ts';
import { goodPassword } from './people.ts';
import type { Services } from './services.ts';
import { valueOf } from './steps.ts';

/** What a mail with a code brings. */
export interface LinkAndCode {
  readonly link: MintedLink;
  readonly code: string;
}

/** Signs up and reads the code of the activation mail. */
export async function signUpForCode(
  services: Services,
  email: string,
): Promise<LinkAndCode & { readonly id: string; readonly signUpToken: string }> {
  const { signUpToken } = valueOf(await register(services.context(), { email, password: goodPassword }));
  const { link, code } = await newestCode(services);
  return { link, code, signUpToken, id: decodeUid(link.uid) ?? '' };
}

/** Asks for a reset mail and reads its code. */
export async function forgetPasswordForCode(services: Services, email: string): Promise<LinkAndCode> {
  valueOf(await requestPasswordReset(services.context(), { email }));
  return newestCode(services);
}

/** A code that is none: the first digit of a right one, changed. */
export function wrong(code: string): string {
  return `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
}

async function newestCode(services: Services): Promise<LinkAndCode> {
  const mail = (await services.collectMail()).findLast(({ code }) => code);
  if (!mail?.link || !mail.code) throw new Error('No mail with a code came.');
  return { link: mail.link, code: mail.code.digits };
}
