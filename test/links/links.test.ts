import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount, resendActivation } from '../../src/accounts/sign-up/activation.ts';
import { checkLink } from '../../src/accounts/check-link.ts';
import { resetPassword } from '../../src/accounts/password/forgotten-password.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import { decodeUid } from '../../src/tokens/index.ts';
import { linkSubjects } from '../support/link-subjects.ts';
import { betterPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { codesOf, createAccount, forgetPassword, signUp } from '../support/steps.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start({ secretKey: 'the old secret' });
});
afterEach(() => services.close());

describe('a minted link', () => {
  test('leads to where its purpose is configured to, with its parts in their places', async () => {
    const { id } = await signUp(services, 'ada@example.com');
    const account = await services.account(id);
    const elsewhere = services.under({
      links: {
        ...services.config.links,
        ACTIVATION: { template: 'https://app.example.com/a?t={token}&u={uid}', timeoutSeconds: 60 },
        LOGIN: { template: 'https://app.example.com/l/{uid}/{token}', timeoutSeconds: 62 },
        PASSWORD_RESET: { template: 'example-app://reset/{uid}/{token}/{uid}', timeoutSeconds: 61 },
      },
    });
    const [activation, reset] = (['ACTIVATION', 'PASSWORD_RESET'] as const).map((one) =>
      elsewhere.parts.links.mint(one, account),
    );

    expect(decodeUid(activation?.uid)).toBe(id);
    expect(activation?.url).toBe(`https://app.example.com/a?t=${activation?.token}&u=${activation?.uid}`);
    expect(activation?.timeoutSeconds).toBe(60);
    expect(reset?.url).toBe(`example-app://reset/${reset?.uid}/${reset?.token}/${reset?.uid}`);
    expect(reset?.timeoutSeconds).toBe(61);
  });

  test('has a token of its own for each purpose', async () => {
    const { id, signUpToken } = await signUp(services, 'ada@example.com');
    const subjects = await linkSubjects(services, id);
    const tokens = linkPurposes.map((purpose) => services.parts.links.mint(purpose, subjects[purpose]).token);
    expect(new Set([...tokens, signUpToken]).size).toBe(linkPurposes.length + 1);
  });
});

describe('a change of the secret', () => {
  test('leaves the links alive that were made with the old one, while it is a fallback', async () => {
    const { link, signUpToken } = await signUp(services, 'ada@example.com');
    await createAccount(services, 'grace@example.com');
    const reset = await forgetPassword(services, 'grace@example.com');

    const after = services.under({
      secretKey: 'a newer one',
      secretKeyFallbacks: ['none', 'the old secret'],
    });
    expect(codesOf(await activateAccount(after.context(), { ...link, signUpToken }))).toEqual([]);
    const outcome = await resetPassword(after.context(), { ...reset, newPassword: betterPassword });
    expect(codesOf(outcome)).toEqual([]);
  });

  test('kills them once it is none', async () => {
    const { link, signUpToken } = await signUp(services, 'ada@example.com');
    const after = services.under({ secretKey: 'a newer one' });
    expect(codesOf(await activateAccount(after.context(), { ...link, signUpToken }))).toEqual([
      'LINK_INVALID',
    ]);
    expect(await checkLink(after.context(), { ...link, purpose: 'ACTIVATION' })).toBe('invalid');
  });

  test('is in force at once: no new link is made with a fallback', async () => {
    const { id } = await signUp(services, 'ada@example.com');
    const subjects = await linkSubjects(services, id);
    const after = services.under({ secretKey: 'a newer one', secretKeyFallbacks: ['the old secret'] });
    for (const purpose of linkPurposes) {
      const subject = subjects[purpose];
      const { token } = after.parts.links.mint(purpose, subject);
      expect(after.parts.links.inspect(purpose, subject, token)).toBe('valid');
      expect(services.parts.links.inspect(purpose, subject, token)).toBe('invalid');
    }
  });
});

describe('a fresh activation link', () => {
  const day = 86_400;

  test('lives no longer than its sign-up, and says so', async () => {
    const { id } = await signUp(services, 'ada@example.com');
    services.clock.advance(5 * day);
    const account = await services.account(id);
    const { token, timeoutSeconds } = services.parts.links.mint('ACTIVATION', account);
    expect(timeoutSeconds).toBe(day);
    services.clock.advance(day - 1);
    expect(services.parts.links.inspect('ACTIVATION', account, token)).toBe('valid');
    services.clock.advance(1);
    expect(services.parts.links.inspect('ACTIVATION', account, token)).toBe('expired');
  });

  test('is not mailed once its sign-up is about to go', async () => {
    const { id } = await signUp(services, 'ada@example.com');
    services.clock.advance(6 * day);
    await resendActivation(services.context(), { email: 'ada@example.com' });
    expect(await services.collectMail()).toEqual([]);
    expect((await services.account(id)).email).toBe('ada@example.com');
  });
});
