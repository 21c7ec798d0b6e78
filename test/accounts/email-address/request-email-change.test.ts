import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changePassword } from '../../../src/accounts/password/change-password.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { confirmEmailChange } from '../../../src/accounts/email-address/confirm-email-change.ts';
import { requestEmailChange } from '../../../src/accounts/email-address/request-email-change.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { EmailChange } from '../../../src/entities/email-change.ts';
import { SecurityEvent } from '../../../src/entities/security-event.ts';
import type { MintedLink } from '../../../src/links/links.ts';
import { cleanUpNow } from '../../support/clean-up.ts';
import { askForAddress, changeAddress } from '../../support/email-changes.ts';
import { changeOfAddress } from '../../support/link-subjects.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, createAccount, newestLink, signUp, valueOf } from '../../support/steps.ts';
import { viewerOf } from '../../support/viewer.ts';

const email = 'ada@example.com';
const newEmail = 'lovelace@example.com';

let services: Services;
let id: string;
let token: string;
beforeEach(async () => {
  services = await Services.start();
  const account = await createAccount(services, email);
  id = account.id;
  token = account.session.token;
});
afterEach(() => services.close());

const request = async (wanted: string, currentPassword = goodPassword) =>
  requestEmailChange(services.context(), await viewerOf(services, token), {
    newEmail: wanted,
    currentPassword,
  });
const signInAgain = async () => valueOf(await login(services.context(), { email, password: goodPassword }));
const check = (link: MintedLink) => checkLink(services.context(), { purpose: 'EMAIL_CHANGE', ...link });
const confirm = (link: MintedLink) => confirmEmailChange(services.context(), link);
const waiting = () => services.database.em.fork().find(EmailChange, { confirmedAt: null });

describe('an account with as many changes of address as can be undone at once', () => {
  test('has no further one until the first of them is too old, and keeps all links that undo them', async () => {
    for (let change = 0; change < 50; change += 1) {
      await changeOfAddress(services, id, services.clock.now());
      services.clock.advance(1);
    }
    await expect(request(newEmail)).rejects.toMatchObject({
      reason: 'RATE_LIMITED',
      retryAfterSeconds: 604_800 - 50,
    });
    expect(await waiting()).toEqual([]);
    expect(await services.orders()).toEqual([]);
    expect(await services.database.em.fork().count(EmailChange, { user: id })).toBe(50);

    services.clock.advance(604_800 - 49);
    await cleanUpNow(services);
    ({ token } = (await signInAgain()).session);
    valueOf(await request(newEmail));
  });
});

describe('asking for another address', () => {
  test('mails a link there and nowhere else, and changes nothing yet', async () => {
    valueOf(await request(newEmail));
    expect(await services.collectMail()).toMatchObject([{ to: newEmail, purpose: 'EMAIL_CHANGE' }]);
    expect(await services.account(id)).toMatchObject({ email, emailKey: email, claimedEmailKey: email });
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
    expect(await canSignIn(services, newEmail, goodPassword)).toBe(false);
  });

  test('with a slip of the finger leaves the address as it was, and the next attempt works', async () => {
    await askForAddress(services, token, 'lovelaec@example.com');
    valueOf(await confirm(await askForAddress(services, token, newEmail)));
    expect((await services.account(id)).email).toBe(newEmail);
  });

  test('needs the password: a stolen session is not enough', async () => {
    expect(await request(newEmail, 'a guess')).toEqual({
      ok: false,
      errors: [{ code: 'INVALID_CREDENTIALS', field: 'currentPassword' }],
    });
    expect(await services.orders()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('needs an address', async () => {
    expect(await request('ada@')).toEqual({
      ok: false,
      errors: [{ code: 'EMAIL_INVALID', field: 'newEmail' }],
    });
    expect(await services.orders()).toEqual([]);
  });

  test('with a password that has changed a moment ago does nothing', async () => {
    const viewer = await viewerOf(services, token);
    const change = { currentPassword: goodPassword, newPassword: betterPassword };
    valueOf(await changePassword(services.context(), viewer, change));
    await services.collectMail();
    const outcome = await requestEmailChange(services.context(), viewer, {
      newEmail,
      currentPassword: goodPassword,
    });
    expect(codesOf(outcome)).toEqual(['INVALID_CREDENTIALS']);
    expect(await services.orders()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('by somebody whose address has changed a moment ago does nothing', async () => {
    const viewer = await viewerOf(services, token);
    await changeAddress(services, token, newEmail);
    const outcome = await requestEmailChange(services.context(), viewer, {
      newEmail: 'byron@example.com',
      currentPassword: goodPassword,
    });
    expect(codesOf(outcome)).toEqual(['INVALID_CREDENTIALS']);
    expect(await services.orders()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('is a line in the trail of the account', async () => {
    valueOf(await request(newEmail));
    const trail = await services.database.em.fork().find(SecurityEvent, { user: id });
    expect(trail.map(({ kind }) => kind)).toContain('emailChangeRequested');
  });
});

describe('an address that is taken', () => {
  test('is answered as one that is free, and its owner alone gets a mail, without a link', async () => {
    await createAccount(services, 'grace@example.com');
    const [free, taken] = [await request(newEmail), await request('grace@example.com')];
    expect(taken).toEqual(free);
    expect(await services.collectMail()).toMatchObject([
      { to: 'grace@example.com', purpose: 'EMAIL_CHANGE_TAKEN', link: null },
    ]);
  });

  test('is answered likewise where its owner was switched off, who gets nothing', async () => {
    const off = await createAccount(services, 'off@example.com');
    await services.deactivate(off.id);
    expect((await request('off@example.com')).ok).toBe(true);
    expect(await services.collectMail()).toEqual([]);
  });

  test('is free as long as sign-ups merely wait for it', async () => {
    await signUp(services, 'waiting@example.com');
    expect(await check(await askForAddress(services, token, 'waiting@example.com'))).toBe('valid');
  });
});

describe('asking a second time', () => {
  test('for another address kills the first link', async () => {
    const first = await askForAddress(services, token, newEmail);
    const second = await askForAddress(services, token, 'byron@example.com');
    expect(codesOf(await confirm(first))).toEqual(['LINK_INVALID']);
    expect((await services.account(id)).email).toBe(email);
    valueOf(await confirm(second));
    expect((await services.account(id)).email).toBe('byron@example.com');
  });

  test('and then for the first address again does not bring its first link back to life', async () => {
    const first = await askForAddress(services, token, newEmail);
    await askForAddress(services, token, 'byron@example.com');
    const third = await askForAddress(services, token, newEmail);
    expect(await check(first)).toBe('invalid');
    expect(codesOf(await confirm(first))).toEqual(['LINK_INVALID']);
    valueOf(await confirm(third));
  });

  test('for the same address leaves both links alive until one is used', async () => {
    const [first, second] = [
      await askForAddress(services, token, newEmail),
      await askForAddress(services, token, newEmail),
    ];
    expect([await check(first), await check(second)]).toEqual(['valid', 'valid']);
    valueOf(await confirm(first));
    expect(codesOf(await confirm(second))).toEqual(['LINK_INVALID']);
  });

  test('for the same address, after an operator has moved the account, starts anew', async () => {
    const first = await askForAddress(services, token, newEmail);
    await services.moveTo(id, 'countess@example.com');
    const second = await askForAddress(services, token, newEmail);
    expect(await check(first)).toBe('invalid');
    valueOf(await confirm(second));
    expect(await services.collectMail()).toMatchObject([{ to: 'countess@example.com' }]);
  });

  test('many times at once leaves one change waiting, with a link that works', async () => {
    const wanted = Array.from({ length: 20 }, (_, index) => `ada${index}@example.com`);
    const outcomes = await Promise.all(wanted.map((address) => request(address)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await waiting()).toHaveLength(1);
    valueOf(await confirm(await newestLink(services)));
  });
});

test('the link to a new address is neither in the outbox nor in the table of changes', async () => {
  valueOf(await request(newEmail));
  const [order] = await services.orders();
  const [change] = await waiting();
  const link = await newestLink(services);
  expect(JSON.stringify([order, change])).not.toContain(link.token);
});
