import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount, resendActivation } from '../../../src/accounts/sign-up/activation.ts';
import { changePassword } from '../../../src/accounts/password/change-password.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { confirmAccountDeletion } from '../../../src/accounts/deletion/account-deletion.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { loginWithLink, requestLoginLink } from '../../../src/accounts/sign-in/login-link.ts';
import { register } from '../../../src/accounts/sign-up/register.ts';
import {
  requestPasswordReset,
  resetPassword,
  resetPasswordWithCode,
} from '../../../src/accounts/password/forgotten-password.ts';
import type { MintedLink } from '../../../src/links/links.ts';
import { askForDeletion, deleteAccount } from '../../support/deletion.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import {
  canSignIn,
  codesOf,
  createAccount,
  forgetPassword,
  newestLink,
  valueOf,
} from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';

const email = 'ada@example.com';
const graceSeconds = 1_209_600;

let services: Services;
let id: string;
let token: string;
beforeEach(async () => {
  services = await Services.start();
  const created = await createAccount(services, email);
  [id, token] = [created.id, created.session.token];
});
afterEach(() => services.close());

const confirm = (link: MintedLink) => confirmAccountDeletion(services.context(), link);

describe('a link that deletes', () => {
  test('deactivates at once, ends every session, and sets the day of the erasure', async () => {
    const other = valueOf(await login(services.context(), { email, password: goodPassword })).session.token;
    valueOf(await confirm(await askForDeletion(services, token)));
    expect(await isLive(services, token)).toBe(false);
    expect(await isLive(services, other)).toBe(false);
    const at = services.clock.now();
    expect(await services.account(id)).toMatchObject({
      active: true,
      claimedEmailKey: email,
      deletionConfirmedAt: at,
      erasureDueAt: new Date(at.getTime() + graceSeconds * 1000),
    });
  });

  test('brings a farewell with the way back, which lives as long as the grace period', async () => {
    valueOf(await confirm(await askForDeletion(services, token)));
    expect(await services.collectMail()).toMatchObject([
      { to: email, purpose: 'DELETION_CANCEL', link: { timeoutSeconds: graceSeconds } },
    ]);
  });

  test('works once, and its use kills its siblings', async () => {
    const [first, second] = [await askForDeletion(services, token), await askForDeletion(services, token)];
    valueOf(await confirm(second));
    for (const link of [first, second]) {
      expect(codesOf(await confirm(link))).toEqual(['LINK_INVALID']);
      expect(await checkLink(services.context(), { purpose: 'ACCOUNT_DELETION', ...link })).toBe('invalid');
    }
  });

  test('is not used up by being looked at', async () => {
    const link = await askForDeletion(services, token);
    expect(await checkLink(services.context(), { purpose: 'ACCOUNT_DELETION', ...link })).toBe('valid');
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
    valueOf(await confirm(link));
  });

  test('dies by a new password', async () => {
    const link = await askForDeletion(services, token);
    valueOf(
      await changePassword(services.context(), await viewerOf(services, token), {
        currentPassword: goodPassword,
        newPassword: betterPassword,
      }),
    );
    expect(codesOf(await confirm(link))).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('dies by another address', async () => {
    const link = await askForDeletion(services, token);
    await services.moveTo(id, 'lovelace@example.com');
    expect(codesOf(await confirm(link))).toEqual(['LINK_INVALID']);
  });

  test('lives on through sign-ins, since it deletes what they sign in to', async () => {
    const link = await askForDeletion(services, token);
    services.clock.advance(60);
    valueOf(await login(services.context(), { email, password: goodPassword }));
    valueOf(await confirm(link));
  });

  test('lives for an hour, and not a second longer', async () => {
    const link = await askForDeletion(services, token);
    services.clock.advance(3601);
    expect(codesOf(await confirm(link))).toEqual(['LINK_EXPIRED']);
    services.clock.advance(-1);
    valueOf(await confirm(link));
  });

  test('is worthless for an account that was switched off', async () => {
    const link = await askForDeletion(services, token);
    await services.deactivate(id);
    expect(codesOf(await confirm(link))).toEqual(['LINK_INVALID']);
    expect((await services.account(id)).erasureDueAt).toBeNull();
  });

  test('is worth nothing as a way back, nor the way back for deleting', async () => {
    const { wayBack } = await deleteAccount(services, token);
    expect(codesOf(await confirm(wayBack))).toEqual(['LINK_INVALID']);
  });

  test('of many uses at once succeeds once, and one farewell goes out', async () => {
    const link = await askForDeletion(services, token);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => confirm(link)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await services.orders()).toMatchObject([{ purpose: 'account-deleted' }]);
  });
});

describe('a deleted account', () => {
  test('lets nobody in: not by the password, nor by links and codes mailed before', async () => {
    valueOf(await requestLoginLink(services.context(), { email }));
    const loginLink = await newestLink(services);
    valueOf(await requestPasswordReset(services.context(), { email }));
    const [mail] = await services.collectMail();
    if (!mail?.link || !mail.code) throw new Error('The reset mail is missing.');
    await deleteAccount(services, token);

    const newPassword = betterPassword;
    expect(codesOf(await login(services.context(), { email, password: goodPassword }))).toEqual([
      'INVALID_CREDENTIALS',
    ]);
    expect(codesOf(await loginWithLink(services.context(), loginLink))).toEqual(['LINK_INVALID']);
    expect(codesOf(await resetPassword(services.context(), { ...mail.link, newPassword }))).toEqual([
      'LINK_INVALID',
    ]);
    const input = { email, code: mail.code.digits, newPassword };
    expect(codesOf(await resetPasswordWithCode(services.context(), input))).toEqual(['CODE_INVALID']);
  });

  test('gets the way back, whatever is asked for with its address', async () => {
    await deleteAccount(services, token);
    const password = betterPassword;
    valueOf(await register(services.context(), { email, password }));
    valueOf(await requestLoginLink(services.context(), { email }));
    valueOf(await requestPasswordReset(services.context(), { email }));
    valueOf(await resendActivation(services.context(), { email }));
    const mails = await services.collectMail();
    expect(mails.map(({ to, purpose }) => [to, purpose])).toEqual(Array(4).fill([email, 'DELETION_CANCEL']));
  });

  test('is told how long the way back lives from then on, and not longer', async () => {
    await deleteAccount(services, token);
    services.clock.advance(graceSeconds - 60);
    expect((await forgetPassword(services, email)).timeoutSeconds).toBe(60);
    services.clock.advance(60);
    valueOf(await requestPasswordReset(services.context(), { email }));
    expect(await services.collectMail()).toEqual([]);
  });

  test('keeps its address: a sign-up that was mailed a link before cannot claim it', async () => {
    valueOf(await register(services.context(), { email: 'grace@example.com', password: betterPassword }));
    const early = await newestLink(services);
    const grace = await createAccount(services, 'grace@example.com');
    await deleteAccount(services, grace.session.token);
    expect(
      codesOf(await activateAccount(services.context(), { ...early, password: betterPassword })),
    ).toEqual(['LINK_INVALID']);
    expect((await services.account(grace.id)).claimedEmailKey).toBe('grace@example.com');
  });
});
