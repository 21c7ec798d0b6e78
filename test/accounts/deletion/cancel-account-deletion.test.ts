import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  cancelAccountDeletion,
  confirmAccountDeletion,
} from '../../../src/accounts/deletion/account-deletion.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import type { MintedLink } from '../../../src/links/links.ts';
import { deleteAccount, restoreAccount } from '../../support/deletion.ts';
import { goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, createAccount, forgetPassword, valueOf } from '../../support/steps.ts';
import { isLive } from '../../support/viewer.ts';

const email = 'ada@example.com';
const graceSeconds = 1_209_600;

let services: Services;
let id: string;
let token: string;
let used: MintedLink;
let wayBack: MintedLink;
beforeEach(async () => {
  services = await Services.start();
  const created = await createAccount(services, email);
  [id, token] = [created.id, created.session.token];
  ({ used, wayBack } = await deleteAccount(services, token));
});
afterEach(() => services.close());

const cancel = (link: MintedLink) => cancelAccountDeletion(services.context(), link);
const statusOf = (link: MintedLink) => checkLink(services.context(), { purpose: 'DELETION_CANCEL', ...link });
const signInAgain = async () =>
  valueOf(await login(services.context(), { email, password: goodPassword })).session.token;

describe('the way back', () => {
  test('makes the account what it was, and signs nobody in', async () => {
    valueOf(await cancel(wayBack));
    expect((await services.account(id)).erasureDueAt).toBeNull();
    expect(await isLive(services, token)).toBe(false);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('works once', async () => {
    valueOf(await cancel(wayBack));
    expect(codesOf(await cancel(wayBack))).toEqual(['LINK_INVALID']);
    expect(await statusOf(wayBack)).toBe('invalid');
  });

  test('leaves the link dead that deleted the account', async () => {
    valueOf(await cancel(wayBack));
    expect(codesOf(await confirmAccountDeletion(services.context(), used))).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('ends with the grace period, whether the account is erased by then or not', async () => {
    services.clock.advance(graceSeconds - 1);
    expect(await statusOf(wayBack)).toBe('valid');
    services.clock.advance(1);
    expect(await statusOf(wayBack)).toBe('expired');
    expect(codesOf(await cancel(wayBack))).toEqual(['LINK_EXPIRED']);
  });

  test('ends with it too where it was mailed again later', async () => {
    services.clock.advance(graceSeconds - 60);
    const later = await forgetPassword(services, email);
    services.clock.advance(59);
    expect(await statusOf(later)).toBe('valid');
    services.clock.advance(1);
    expect(codesOf(await cancel(later))).toEqual(['LINK_EXPIRED']);
  });

  test('brings nobody back whom an operator has switched off since', async () => {
    await services.deactivate(id);
    expect(codesOf(await cancel(wayBack))).toEqual(['LINK_INVALID']);
    expect(await services.account(id)).toMatchObject({ active: false });
    expect((await services.account(id)).erasureDueAt).not.toBeNull();
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
  });

  test('of many uses at once succeeds once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => cancel(wayBack)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });
});

test('an account that came back can be deleted again, by a new link, even at the same moment', async () => {
  await restoreAccount(services, wayBack);
  const again = await deleteAccount(services, await signInAgain());
  expect(again.used.token).not.toBe(used.token);
  expect(again.wayBack.token).not.toBe(wayBack.token);

  expect(codesOf(await cancel(wayBack))).toEqual(['LINK_INVALID']);
  expect(await canSignIn(services, email, goodPassword)).toBe(false);
  valueOf(await cancel(again.wayBack));
  for (const link of [used, again.used])
    expect(codesOf(await confirmAccountDeletion(services.context(), link))).toEqual(['LINK_INVALID']);
  expect(await canSignIn(services, email, goodPassword)).toBe(true);
});
