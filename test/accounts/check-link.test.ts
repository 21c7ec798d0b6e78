import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount } from '../../src/accounts/sign-up/activation.ts';
import { checkLink } from '../../src/accounts/check-link.ts';
import { resetPassword } from '../../src/accounts/password/forgotten-password.ts';
import { linkPurposes, type LinkPurpose } from '../../src/links/purpose.ts';
import { decodeUid } from '../../src/tokens/index.ts';
import { betterPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { codesOf, createAccount, forgetPassword, signUp, valueOf } from '../support/steps.ts';

const email = 'ada@example.com';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const check = (purpose: LinkPurpose, link: { uid: string; token: string }) =>
  checkLink(services.context(), { ...link, purpose });

describe('looking at a link', () => {
  test('uses nothing up, however often it is done', async () => {
    const { link, signUpToken } = await signUp(services, email);
    for (let count = 0; count < 3; count += 1) expect(await check('ACTIVATION', link)).toBe('valid');
    expect(codesOf(await activateAccount(services.context(), { ...link, signUpToken }))).toEqual([]);
  });

  test('says of a used activation link that it is done, even when it is too old', async () => {
    const { link, signUpToken } = await signUp(services, email);
    valueOf(await activateAccount(services.context(), { ...link, signUpToken }));
    expect(await check('ACTIVATION', link)).toBe('already-done');
    services.clock.advance(10 * 86_400);
    expect(await check('ACTIVATION', link)).toBe('already-done');
  });

  test('says of an activation link that it is done when a reset has proven the address', async () => {
    const { link } = await signUp(services, email);
    const reset = await forgetPassword(services, email);
    valueOf(await resetPassword(services.context(), { ...reset, newPassword: betterPassword }));
    expect(await check('ACTIVATION', link)).toBe('already-done');
  });

  test('says of a used reset link that it is worth nothing', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    expect(await check('PASSWORD_RESET', link)).toBe('valid');
    valueOf(await resetPassword(services.context(), { ...link, newPassword: betterPassword }));
    expect(await check('PASSWORD_RESET', link)).toBe('invalid');
  });

  test('says of a forged link that it is worth nothing, whether the account is confirmed or not', async () => {
    const { link, signUpToken } = await signUp(services, email);
    const forged = { uid: link.uid, token: link.token.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    expect(await check('ACTIVATION', forged)).toBe('invalid');
    valueOf(await activateAccount(services.context(), { ...link, signUpToken }));
    expect(await check('ACTIVATION', forged)).toBe('invalid');
  });

  test('takes no link of one purpose for another', async () => {
    const { link } = await signUp(services, email);
    const reset = await forgetPassword(services, email);
    const account = await services.account(decodeUid(link.uid) ?? '');
    const kinds = {
      ACTIVATION: link,
      LOGIN: services.parts.links.mint('LOGIN', account),
      PASSWORD_RESET: reset,
      ACCOUNT_DELETION: services.parts.links.mint('ACCOUNT_DELETION', account),
    } as const;
    for (const purpose of linkPurposes)
      for (const [kind, other] of Object.entries(kinds))
        expect(await check(purpose, other)).toBe(purpose === kind ? 'valid' : 'invalid');
  });

  test('takes the proof of a sign-up for no link', async () => {
    const { link, signUpToken } = await signUp(services, email);
    for (const purpose of linkPurposes)
      expect(await check(purpose, { uid: link.uid, token: signUpToken })).toBe('invalid');
  });

  test('says nothing good of the links of an account that was switched off', async () => {
    const waiting = await signUp(services, email);
    const owner = await createAccount(services, 'grace@example.com');
    const reset = await forgetPassword(services, 'grace@example.com');
    for (const { id } of [waiting, owner]) await services.deactivate(id);
    expect(await check('ACTIVATION', waiting.link)).toBe('invalid');
    expect(await check('PASSWORD_RESET', reset)).toBe('invalid');
  });
});
