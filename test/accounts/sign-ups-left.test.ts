import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimAddress, removeSignUpsLeft, type AddressClaim } from '../../src/accounts/change-account.ts';
import { checkLink } from '../../src/accounts/check-link.ts';
import {
  requestPasswordReset,
  resetPassword,
  resetPasswordWithCode,
} from '../../src/accounts/password/forgotten-password.ts';
import {
  activateAccount,
  activateAccountWithCode,
  resendActivation,
} from '../../src/accounts/sign-up/activation.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { User } from '../../src/entities/user.ts';
import { letManyWait } from '../support/many-sign-ups.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { canSignIn, codesOf, createAccount } from '../support/steps.ts';

const email = 'ada@example.com';
const old = 'waiting-0';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const entities = () => services.database.em.fork();
const isThere = async (id: string) => (await entities().count(User, { id })) === 1;

/** Claims the address for somebody while very many sign-ups wait for it, and stops before the rest is removed. */
async function claimAmongMany(id: string): Promise<AddressClaim> {
  return inTransaction(entities(), async (transaction) => {
    await transaction.nativeUpdate(User, { id }, { email, emailKey: email, claimedEmailKey: email });
    return claimAddress(transaction, { id, emailKey: email });
  });
}

test('no link and no code of a sign-up works from the claim on, though its row is still there', async () => {
  const { id } = await createAccount(services, 'grace@example.com');
  await letManyWait(services.database, email, 100, { createdAt: services.clock.now() });
  const left = await services.account(old);
  const activation = services.parts.links.mint('ACTIVATION', left);
  const reset = services.parts.links.mint('PASSWORD_RESET', left);
  const code = await services.parts.codes.issue(entities(), 'ACTIVATION', left);
  const resetCode = await services.parts.codes.issue(entities(), 'PASSWORD_RESET', left);
  expect(await checkLink(services.context(), { purpose: 'ACTIVATION', ...activation })).toBe('valid');
  expect(await checkLink(services.context(), { purpose: 'PASSWORD_RESET', ...reset })).toBe('valid');

  expect(await claimAmongMany(id)).toMatchObject({ mayLeaveSignUps: true });
  expect(await isThere(old)).toBe(true);
  for (const [purpose, link] of [
    ['ACTIVATION', activation],
    ['PASSWORD_RESET', reset],
  ] as const)
    expect(await checkLink(services.context(), { purpose, ...link })).toBe('invalid');
  const refusals = [
    await activateAccount(services.context(), { ...activation, password: betterPassword }),
    await resetPassword(services.context(), { ...reset, newPassword: betterPassword }),
    await activateAccountWithCode(services.context(), { email, code: code.digits, password: betterPassword }),
    await resetPasswordWithCode(services.context(), {
      email,
      code: resetCode.digits,
      newPassword: betterPassword,
    }),
  ];
  expect(refusals.map(codesOf)).toEqual([
    ['LINK_INVALID'],
    ['LINK_INVALID'],
    ['CODE_INVALID'],
    ['CODE_INVALID'],
  ]);
  expect(await canSignIn(services, email, betterPassword)).toBe(false);
  expect(await canSignIn(services, email, goodPassword)).toBe(true);
});

test('what is asked for by mail goes to the owner alone', async () => {
  const { id } = await createAccount(services, 'grace@example.com');
  await letManyWait(services.database, email, 100);
  await claimAmongMany(id);
  await resendActivation(services.context(), { email });
  await requestPasswordReset(services.context(), { email });
  const mails = await services.collectMail();
  expect(mails.map(({ purpose }) => purpose)).toEqual(['PASSWORD_RESET']);
  const link = mails[0]?.link;
  expect(
    await resetPassword(services.context(), {
      uid: link?.uid ?? '',
      token: link?.token ?? '',
      newPassword: betterPassword,
    }),
  ).toMatchObject({
    ok: true,
    value: { id },
  });
});

test('the rest is removed in batches, and the owner stays', async () => {
  const { id } = await createAccount(services, 'grace@example.com');
  await letManyWait(services.database, email, 500);
  await removeSignUpsLeft(entities(), await claimAmongMany(id));
  expect(await entities().find(User, { emailKey: email })).toMatchObject([{ id }]);
});

test('where few wait, they are gone with the claim, and nothing is left to do', async () => {
  const { id } = await createAccount(services, 'grace@example.com');
  await letManyWait(services.database, email, 10);
  expect(await claimAmongMany(id)).toMatchObject({ mayLeaveSignUps: false });
  expect(await isThere(old)).toBe(false);
});
