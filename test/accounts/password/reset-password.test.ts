import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount } from '../../../src/accounts/sign-up/activation.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { resetPassword } from '../../../src/accounts/password/forgotten-password.ts';
import type { MintedLink } from '../../../src/links/links.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, createAccount, forgetPassword, signUp, valueOf } from '../../support/steps.ts';
import { sessionsOf } from '../../support/lists.ts';

const email = 'ada@example.com';
const thirdPassword = 'one more good password';
const oneHour = 3600;

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const reset = (link: { uid: string; token: string }, newPassword = betterPassword) =>
  resetPassword(services.context(), { ...link, newPassword });
const statusOf = (link: { uid: string; token: string }) =>
  checkLink(services.context(), { ...link, purpose: 'PASSWORD_RESET' });

describe('a reset', () => {
  test('sets the new password, and the old one is dead', async () => {
    const { id } = await createAccount(services, email);
    const account = valueOf(await reset(await forgetPassword(services, email)));
    expect(account.id).toBe(id);
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('ends every session of the account, and no other, and starts none', async () => {
    const { id } = await createAccount(services, email);
    valueOf(await login(services.context(), { email, password: goodPassword }));
    const bystander = await createAccount(services, 'grace@example.com');
    const link = await forgetPassword(services, email);
    expect(await sessionsOf(services, id)).toHaveLength(2);

    valueOf(await reset(link));
    expect(await sessionsOf(services, id)).toEqual([]);
    expect(await sessionsOf(services, bystander.id)).toHaveLength(1);
  });

  test('confirms the address of a sign-up, claims it, and removes the other sign-ups for it', async () => {
    const rival = await signUp(services, email, thirdPassword);
    services.clock.advance(1);
    const { id } = await signUp(services, email, goodPassword);
    const account = valueOf(await reset(await forgetPassword(services, email)));

    expect(account).toMatchObject({ id, claimedEmailKey: email });
    expect(account.profile.emailConfirmed).toBe(true);
    expect((await services.accounts(email)).map((one) => one.id)).toEqual([id]);
    const activation = { ...rival.link, signUpToken: rival.signUpToken };
    expect(codesOf(await activateAccount(services.context(), activation))).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, email, thirdPassword)).toBe(false);
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('of one sign-up and the activation of another have one winner', async () => {
    const rival = await signUp(services, email, thirdPassword);
    services.clock.advance(1);
    await signUp(services, email, goodPassword);
    const link = await forgetPassword(services, email);
    const outcomes = await Promise.all([
      reset(link),
      activateAccount(services.context(), { ...rival.link, signUpToken: rival.signUpToken }),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.flatMap(codesOf)).toEqual(['LINK_INVALID']);
    expect(await services.accounts(email)).toHaveLength(1);
  });
});

describe('a refused password', () => {
  test('is told all that is wrong with it, and leaves the link alive', async () => {
    const { id } = await createAccount(services, email);
    const link = await forgetPassword(services, email);
    for (const [newPassword, violations] of [
      ['123456', ['TOO_SHORT', 'ENTIRELY_NUMERIC', 'TOO_COMMON']],
      ['', ['TOO_SHORT']],
      ['ada@example.com', ['TOO_SIMILAR']],
    ] as const) {
      expect(await reset(link, newPassword)).toMatchObject({
        errors: [
          {
            code: 'PASSWORD_UNACCEPTABLE',
            field: 'newPassword',
            violations: expect.arrayContaining([...violations]),
          },
        ],
      });
    }
    expect(await sessionsOf(services, id)).toHaveLength(1);
    expect(await statusOf(link)).toBe('valid');
    expect(codesOf(await reset(link))).toEqual([]);
  });

  test('is judged only for who holds a link that is good', async () => {
    const { link } = await signUp(services, email);
    expect(codesOf(await reset(link, '123'))).toEqual(['LINK_INVALID']);
  });
});

describe('a reset link', () => {
  test('is valid at its timeout, and expired a second later', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    services.clock.advance(oneHour);
    expect(await statusOf(link)).toBe('valid');
    services.clock.advance(1);
    expect(await statusOf(link)).toBe('expired');
    expect(codesOf(await reset(link))).toEqual(['LINK_EXPIRED']);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('works at its timeout', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    services.clock.advance(oneHour);
    expect(codesOf(await reset(link))).toEqual([]);
  });

  test('works once', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    valueOf(await reset(link));
    expect(codesOf(await reset(link, thirdPassword))).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('works once even where the new password is the old one', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    valueOf(await reset(link, goodPassword));
    expect(codesOf(await reset(link, thirdPassword))).toEqual(['LINK_INVALID']);
  });

  test('dies when its sibling is used', async () => {
    await createAccount(services, email);
    const [first, second] = [await forgetPassword(services, email), await forgetPassword(services, email)];
    services.clock.advance(1);
    const third = await forgetPassword(services, email);
    valueOf(await reset(third));
    for (const sibling of [first, second])
      expect(codesOf(await reset(sibling, thirdPassword))).toEqual(['LINK_INVALID']);
  });

  test('dies when an activation signs its owner in', async () => {
    const { link: activation, signUpToken } = await signUp(services, email);
    const link = await forgetPassword(services, email);
    valueOf(await activateAccount(services.context(), { ...activation, signUpToken }));
    expect(codesOf(await reset(link))).toEqual(['LINK_INVALID']);
  });

  test('has one winner, however many use it at once', async () => {
    await createAccount(services, email);
    const link = await forgetPassword(services, email);
    const passwords = Array.from({ length: 25 }, (_, index) => `${betterPassword}, number ${index}`);
    const outcomes = await Promise.all(passwords.map((password) => reset(link, password)));

    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.flatMap(codesOf)).toEqual(Array.from({ length: 24 }, () => 'LINK_INVALID'));
    const winner = passwords[outcomes.findIndex(({ ok }) => ok)] ?? '';
    expect(await canSignIn(services, email, winner)).toBe(true);
  });

  test('and a sign-in at once have one outcome: no session is left that the old password opened', async () => {
    const { id } = await createAccount(services, email);
    const link = await forgetPassword(services, email);
    const [changed] = await Promise.all([
      reset(link),
      ...Array.from({ length: 5 }, () => canSignIn(services, email, goodPassword)),
    ]);
    if (changed.ok) expect(await sessionsOf(services, id)).toEqual([]);
    else expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('is worth nothing to an account that was switched off, which stays so', async () => {
    const { id } = await createAccount(services, email);
    const link = await forgetPassword(services, email);
    await services.deactivate(id);
    expect(await statusOf(link)).toBe('invalid');
    expect(codesOf(await reset(link))).toEqual(['LINK_INVALID']);
    expect((await services.account(id)).active).toBe(false);
    expect(await canSignIn(services, email, betterPassword)).toBe(false);
  });

  test.each([
    ['its account is switched off', (id: string) => services.deactivate(id)],
    ['its owner signs in', () => canSignIn(services, email, goodPassword)],
    ['its sibling is used', async (_: string, link: MintedLink) => valueOf(await reset(link, thirdPassword))],
  ])('is worth nothing when %s while it is used', async (_, happening) => {
    const { id } = await createAccount(services, email);
    const link = await forgetPassword(services, email);
    const context = services.context();
    const hash: typeof context.hasher.hash = async (password) => {
      await happening(id, link);
      return context.hasher.hash(password);
    };
    const outcome = await resetPassword(
      { ...context, hasher: { ...context.hasher, hash } },
      { ...link, newPassword: betterPassword },
    );
    expect(codesOf(outcome)).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, email, betterPassword)).toBe(false);
  });

  test('is worth nothing with the uid of somebody else', async () => {
    await createAccount(services, email);
    await createAccount(services, 'grace@example.com');
    const mine = await forgetPassword(services, email);
    const theirs = await forgetPassword(services, 'grace@example.com');
    expect(codesOf(await reset({ uid: theirs.uid, token: mine.token }))).toEqual(['LINK_INVALID']);
  });

  test('is worth nothing once the address it went to is not the account’s any more', async () => {
    const { id } = await createAccount(services, email);
    const link = await forgetPassword(services, email);
    await services.moveTo(id, 'elsewhere@example.com');
    expect(codesOf(await reset(link))).toEqual(['LINK_INVALID']);
  });
});
