import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cancelAccountDeletion } from '../../src/accounts/deletion/account-deletion.ts';
import { checkLink } from '../../src/accounts/check-link.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { requestLoginLink } from '../../src/accounts/sign-in/login-link.ts';
import { resendActivation } from '../../src/accounts/sign-up/activation.ts';
import { resetPassword, resetPasswordWithCode } from '../../src/accounts/password/forgotten-password.ts';
import { User } from '../../src/entities/user.ts';
import type { MintedLink } from '../../src/links/links.ts';
import type { LinkPurpose } from '../../src/links/purpose.ts';
import { cleanUpNow } from '../support/clean-up.ts';
import { forgetPasswordForCode } from '../support/codes.ts';
import { askForDeletion, deleteAccount } from '../support/deletion.ts';
import { askForAddress, changeAddress } from '../support/email-changes.ts';
import { betterPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { codesOf, createAccount, forgetPassword, newestLink, signUp, valueOf } from '../support/steps.ts';

const email = 'ada@example.com';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const statusOf = (purpose: LinkPurpose, link: MintedLink) =>
  checkLink(services.context(), { purpose, ...link });

describe('a link that a change has killed does not live again when it is taken back', () => {
  let token: string;
  beforeEach(async () => {
    token = (await createAccount(services, email)).session.token;
  });

  const awayAndBack = async (): Promise<void> => {
    await changeAddress(services, token, 'lovelace@example.com');
    await changeAddress(services, token, email);
  };
  const deletedAndBack = async (): Promise<void> => {
    const { wayBack } = await deleteAccount(services, token);
    valueOf(await cancelAccountDeletion(services.context(), wayBack));
  };
  const changes: [string, () => Promise<void>][] = [
    ['another address, once the first one comes back', awayAndBack],
    ['a deletion, once it is cancelled', deletedAndBack],
  ];

  test.each(changes)('a reset link, by %s', async (_, change) => {
    const link = await forgetPassword(services, email);
    await change();
    expect(await statusOf('PASSWORD_RESET', link)).toBe('invalid');
  });

  test.each(changes)('the code of a reset mail, by %s', async (_, change) => {
    const { code } = await forgetPasswordForCode(services, email);
    await change();
    const input = { email, code, newPassword: betterPassword };
    expect(codesOf(await resetPasswordWithCode(services.context(), input))).toEqual(['CODE_INVALID']);
  });

  test.each(changes)('a login link, by %s', async (_, change) => {
    valueOf(await requestLoginLink(services.context(), { email }));
    const link = await newestLink(services);
    await change();
    expect(await statusOf('LOGIN', link)).toBe('invalid');
  });

  test('a link that deletes, by another address, once the first one comes back', async () => {
    const link = await askForDeletion(services, token);
    await awayAndBack();
    expect(await statusOf('ACCOUNT_DELETION', link)).toBe('invalid');
  });

  test('a link to a new address, by a deletion, once it is cancelled', async () => {
    const link = await askForAddress(services, token, 'lovelace@example.com');
    await deletedAndBack();
    expect(await statusOf('EMAIL_CHANGE', link)).toBe('invalid');
  });
});

test('an activation link lives as long as its mail says, however late it was asked for', async () => {
  await signUp(services, email);
  services.clock.advance(259_200 - 60);
  valueOf(await resendActivation(services.context(), { email }));
  const link = await newestLink(services);
  services.clock.advance(Math.min(3600, link.timeoutSeconds));
  await cleanUpNow(services);
  expect(await statusOf('ACTIVATION', link)).toBe('valid');
});

test('whoever was imported without a confirmed address keeps their account, though anybody signs up with it', async () => {
  const { id } = await signUp(services, email);
  await services.database.em.fork().nativeUpdate(User, { id }, { lastLogin: services.clock.now() });
  services.clock.advance(60);
  valueOf(await register(services.context(), { email, password: betterPassword }));
  await services.collectMail();
  const reset = await forgetPassword(services, email);
  valueOf(await resetPassword(services.context(), { ...reset, newPassword: 'what only Ada knows' }));
  expect((await services.accounts(email)).map((account) => account.id)).toEqual([id]);
});
