import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount, resendActivation } from '../../../src/accounts/sign-up/activation.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { register } from '../../../src/accounts/sign-up/register.ts';
import { resetPassword } from '../../../src/accounts/password/forgotten-password.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, createAccount, forgetPassword, signUp, valueOf } from '../../support/steps.ts';
import { sessionsOf } from '../../support/lists.ts';

const email = 'ada@example.com';
const threeDays = 259_200;

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const activate = (input: Parameters<typeof activateAccount>[1]) => activateAccount(services.context(), input);

describe('activation where one signed up', () => {
  test('asks for no password, confirms the address, and signs in', async () => {
    const { id, link, signUpToken } = await signUp(services, email);
    const from = { ipAddress: '192.0.2.1', userAgent: 'a browser' };
    const { account, session } = valueOf(
      await activateAccount(services.context({ ...from, language: null }), { ...link, signUpToken }),
    );

    expect(account).toMatchObject({ id, claimedEmailKey: email, lastLogin: services.clock.now() });
    expect(account.profile.emailConfirmed).toBe(true);
    const sessions = await sessionsOf(services, id);
    expect(sessions).toMatchObject([{ ...from, id: session.id }]);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('takes another password where one is given, and the first is dead', async () => {
    const { link, signUpToken } = await signUp(services, email);
    valueOf(await activate({ ...link, signUpToken, password: betterPassword }));
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });
});

describe('activation anywhere else', () => {
  test.each([
    ['no proof', undefined],
    ['an empty one', ''],
    ['a made-up one', 'd9htc0-4a83dfe4681921c61c2d10f62864b12a'],
  ])('with %s asks for a password, and leaves the link alive', async (_, signUpToken) => {
    const { link } = await signUp(services, email);
    for (const password of [undefined, null, '']) {
      expect(await activate({ ...link, signUpToken, password })).toEqual({
        ok: false,
        errors: [{ code: 'PASSWORD_REQUIRED', field: 'password' }],
      });
    }
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await checkLink(services.context(), { ...link, purpose: 'ACTIVATION' })).toBe('valid');
  });

  test('makes the password given there the account’s, and the one of the sign-up is dead', async () => {
    const { link } = await signUp(services, email);
    valueOf(await activate({ ...link, password: betterPassword }));
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('does not count the proof of another sign-up for the same address', async () => {
    const mine = await signUp(services, email, goodPassword);
    const theirs = await signUp(services, email, betterPassword);
    for (const [link, { signUpToken }] of [
      [mine.link, theirs],
      [theirs.link, mine],
    ] as const)
      expect(codesOf(await activate({ ...link, signUpToken }))).toEqual(['PASSWORD_REQUIRED']);
  });

  test('does not count the link itself as the proof', async () => {
    const { link } = await signUp(services, email);
    expect(codesOf(await activate({ ...link, signUpToken: link.token }))).toEqual(['PASSWORD_REQUIRED']);
  });

  test('says all that is wrong with a password, and leaves the link alive', async () => {
    const { link } = await signUp(services, email);
    expect(await activate({ ...link, password: '123456' })).toEqual({
      ok: false,
      errors: [
        {
          code: 'PASSWORD_UNACCEPTABLE',
          field: 'password',
          violations: ['TOO_SHORT', 'ENTIRELY_NUMERIC', 'TOO_COMMON'],
        },
      ],
    });
    expect(codesOf(await activate({ ...link, password: 'ada@example.com' }))).toEqual([
      'PASSWORD_UNACCEPTABLE',
    ]);
    expect(codesOf(await activate({ ...link, password: betterPassword }))).toEqual([]);
  });
});

describe('the first proof of an address', () => {
  test('removes every other sign-up for it, with their links and waiting mails', async () => {
    const mine = await signUp(services, email, goodPassword);
    const theirs = await signUp(services, email, betterPassword);
    const bystander = await signUp(services, 'grace@example.com');
    valueOf(await register(services.context(), { email, password: 'yet another one' }));
    expect(await services.orders()).toHaveLength(1);

    valueOf(await activate({ ...mine.link, signUpToken: mine.signUpToken }));
    expect((await services.accounts(email)).map(({ id }) => id)).toEqual([mine.id]);
    expect(await services.orders()).toEqual([]);
    expect(codesOf(await activate({ ...theirs.link, signUpToken: theirs.signUpToken }))).toEqual([
      'LINK_INVALID',
    ]);
    expect(codesOf(await activate({ ...theirs.link, password: betterPassword }))).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, email, betterPassword)).toBe(false);
    const { link, signUpToken } = bystander;
    expect(codesOf(await activate({ ...link, signUpToken }))).toEqual([]);
  });

  test('stands against a sign-up that came later, even if it had a link', async () => {
    const owner = await createAccount(services, email);
    const { signUpToken } = valueOf(await register(services.context(), { email, password: betterPassword }));
    const late = (await services.accounts(email)).find(({ id }) => id !== owner.id);
    if (!late) throw new Error('The sign-up is missing.');
    const link = services.parts.links.mint('ACTIVATION', late);

    expect(codesOf(await activate({ ...link, signUpToken }))).toEqual(['LINK_INVALID']);
    expect((await services.account(owner.id)).claimedEmailKey).toBe(email);
    expect((await services.account(late.id)).profile.emailConfirmed).toBe(false);
  });

  test('is one, however many sign-ups for it are proven at once', async () => {
    const signUps = [];
    for (let count = 0; count < 10; count += 1) signUps.push(await signUp(services, email));
    const outcomes = await Promise.all(
      signUps.map(({ link, signUpToken }) => activate({ ...link, signUpToken })),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.flatMap(codesOf)).toEqual(Array.from({ length: 9 }, () => 'LINK_INVALID'));
    expect(await services.accounts(email)).toHaveLength(1);
  });
});

describe('an activation link', () => {
  test('is valid at its timeout, and expired a second later', async () => {
    const { link } = await signUp(services, email);
    services.clock.advance(threeDays);
    expect(await checkLink(services.context(), { ...link, purpose: 'ACTIVATION' })).toBe('valid');
    services.clock.advance(1);
    expect(codesOf(await activate({ ...link, password: betterPassword }))).toEqual(['LINK_EXPIRED']);
    expect(await checkLink(services.context(), { ...link, purpose: 'ACTIVATION' })).toBe('expired');
  });

  test('activates at its timeout', async () => {
    const { link, signUpToken } = await signUp(services, email);
    services.clock.advance(threeDays);
    expect(codesOf(await activate({ ...link, signUpToken }))).toEqual([]);
  });

  test('works once, and its second use does no harm', async () => {
    const { id, link, signUpToken } = await signUp(services, email);
    valueOf(await activate({ ...link, signUpToken }));
    for (const password of [undefined, betterPassword])
      expect(codesOf(await activate({ ...link, signUpToken, password }))).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
    expect(await sessionsOf(services, id)).toHaveLength(2);
  });

  test('dies when its sibling is used', async () => {
    const { link, signUpToken } = await signUp(services, email);
    services.clock.advance(1);
    await resendActivation(services.context(), { email });
    const sibling = (await services.collectMail())[0]?.link;
    expect(sibling?.token).not.toBe(link.token);

    valueOf(await activate({ uid: '', token: '', ...sibling, signUpToken }));
    expect(codesOf(await activate({ ...link, signUpToken }))).toEqual(['LINK_INVALID']);
  });

  test('dies when a reset link has proven the address', async () => {
    const { link, signUpToken } = await signUp(services, email);
    const reset = await forgetPassword(services, email);
    valueOf(await resetPassword(services.context(), { ...reset, newPassword: betterPassword }));
    expect(codesOf(await activate({ ...link, signUpToken }))).toEqual(['LINK_INVALID']);
  });

  test('has one winner, however many use it at once', async () => {
    const { id, link, signUpToken } = await signUp(services, email);
    const uses = Array.from({ length: 25 }, (_, index) =>
      activate(index % 2 ? { ...link, signUpToken } : { ...link, password: betterPassword }),
    );
    const outcomes = await Promise.all(uses);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await sessionsOf(services, id)).toHaveLength(1);
  });

  test('is worth nothing to a sign-up that was switched off, which stays so', async () => {
    const { id, link, signUpToken } = await signUp(services, email);
    await services.deactivate(id);
    expect(codesOf(await activate({ ...link, signUpToken }))).toEqual(['LINK_INVALID']);
    expect(await services.account(id)).toMatchObject({ active: false, claimedEmailKey: null });
  });

  test('is no reset link', async () => {
    const { link, signUpToken } = await signUp(services, email);
    const reset = await forgetPassword(services, email);
    expect(codesOf(await activate({ ...reset, signUpToken }))).toEqual(['LINK_INVALID']);
    const outcome = await resetPassword(services.context(), { ...link, newPassword: betterPassword });
    expect(codesOf(outcome)).toEqual(['LINK_INVALID']);
  });

  test('is worth nothing with the uid of somebody else', async () => {
    const mine = await signUp(services, email);
    const theirs = await signUp(services, 'grace@example.com');
    const crossed = { uid: theirs.link.uid, token: mine.link.token, password: betterPassword };
    expect(codesOf(await activate(crossed))).toEqual(['LINK_INVALID']);
  });
});
