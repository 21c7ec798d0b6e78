import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changePassword } from '../../../src/accounts/password/change-password.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { confirmEmailChange } from '../../../src/accounts/email-address/confirm-email-change.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { resetPassword } from '../../../src/accounts/password/forgotten-password.ts';
import { revertEmailChange } from '../../../src/accounts/email-address/revert-email-change.ts';
import { EmailChange } from '../../../src/entities/email-change.ts';
import { SecurityEvent } from '../../../src/entities/security-event.ts';
import { User } from '../../../src/entities/user.ts';
import type { MintedLink } from '../../../src/links/links.ts';
import { askForAddress, changeAddress } from '../../support/email-changes.ts';
import { contextOvertakenBy } from '../../support/overtaken.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import {
  canSignIn,
  codesOf,
  createAccount,
  forgetPassword,
  newestLink,
  signUp,
  valueOf,
} from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';

const email = 'ada@example.com';
const newEmail = 'eve@example.com';

let services: Services;
let id: string;
let token: string;
let undo: MintedLink;
beforeEach(async () => {
  services = await Services.start();
  const account = await createAccount(services, email);
  id = account.id;
  token = account.session.token;
  undo = await changeAddress(services, token, newEmail);
});
afterEach(() => services.close());

const revert = (link: MintedLink = undo) => revertEmailChange(services.context(), link);
const check = (link: MintedLink) => checkLink(services.context(), { purpose: 'EMAIL_REVERT', ...link });
const changes = () => services.database.em.fork().count(EmailChange);

/** As an intruder would, so as to keep the owner out. */
async function changeThePassword(): Promise<string> {
  const change = { currentPassword: goodPassword, newPassword: betterPassword };
  const viewer = await viewerOf(services, token);
  const { session } = valueOf(await changePassword(services.context(), viewer, change));
  await services.collectMail();
  return session.token;
}

/** As its owner would, or an intruder. */
async function deleteTheAccount(): Promise<void> {
  const at = services.clock.now();
  const change = { deletionConfirmedAt: at, erasureDueAt: new Date(at.getTime() + 1_209_600_000) };
  await services.database.em.fork().nativeUpdate(User, { id }, change);
}

async function theOwnerIsBack(): Promise<void> {
  expect(await services.account(id)).toMatchObject({
    email,
    emailKey: email,
    claimedEmailKey: email,
    active: true,
    erasureDueAt: null,
  });
  const link = await newestLink(services);
  valueOf(await resetPassword(services.context(), { ...link, newPassword: 'what only Ada knows' }));
  expect(await canSignIn(services, email, 'what only Ada knows')).toBe(true);
  expect(await canSignIn(services, email, betterPassword)).toBe(false);
}

async function nothingHasChanged(): Promise<void> {
  expect((await services.account(id)).email).toBe(newEmail);
  expect(await services.orders()).toEqual([]);
}

describe('the link at an old address', () => {
  test('brings it back, without a sign-in', async () => {
    expect(valueOf(await revert())).toMatchObject({ id, email, claimedEmailKey: email });
    expect(await canSignIn(services, newEmail, goodPassword)).toBe(false);
    await theOwnerIsBack();
  });

  test('ends every session', async () => {
    const { session } = valueOf(await login(services.context(), { email: newEmail, password: goodPassword }));
    valueOf(await revert());
    expect(await isLive(services, token)).toBe(false);
    expect(await isLive(services, session.token)).toBe(false);
  });

  test('mails a link for a new password to the old address, and nothing to the other', async () => {
    valueOf(await revert());
    expect(await services.collectMail()).toMatchObject([{ to: email, purpose: 'PASSWORD_RESET' }]);
  });

  test('shuts out whoever knows the password, so that nobody else uses up or kills the link to a new one', async () => {
    const { session } = valueOf(await login(services.context(), { email: newEmail, password: goodPassword }));
    valueOf(await revert());
    for (const address of [email, newEmail])
      expect(await canSignIn(services, address, goodPassword)).toBe(false);
    expect(await isLive(services, session.token)).toBe(false);
    await theOwnerIsBack();
  });

  test('kills the reset link that the other address has got', async () => {
    const reset = await forgetPassword(services, newEmail);
    valueOf(await revert());
    expect(await checkLink(services.context(), { purpose: 'PASSWORD_RESET', ...reset })).toBe('invalid');
  });

  test('works once, and the change can be made again, with a link of its own to undo it', async () => {
    valueOf(await revert());
    const reset = await newestLink(services);
    expect(codesOf(await revert())).toEqual(['LINK_INVALID']);
    valueOf(await resetPassword(services.context(), { ...reset, newPassword: betterPassword }));
    const { session } = valueOf(await login(services.context(), { email, password: betterPassword }));
    const again = await changeAddress(services, session.token, newEmail, betterPassword);
    expect(codesOf(await revert())).toEqual(['LINK_INVALID']);
    valueOf(await revert(again));
  });

  test('ends seven days after the change', async () => {
    services.clock.advance(7 * 86_400);
    expect(codesOf(await revert())).toEqual(['LINK_EXPIRED']);
    await nothingHasChanged();
    services.clock.advance(-1);
    valueOf(await revert());
  });

  test('removes the sign-ups that wait for the old address', async () => {
    await signUp(services, email);
    valueOf(await revert());
    expect(await services.accounts(email)).toMatchObject([{ id }]);
  });

  test('is a line in the trail of the account', async () => {
    valueOf(await revert());
    const trail = await services.database.em.fork().find(SecurityEvent, { user: id });
    expect(trail.map(({ kind }) => kind)).toContain('emailChangeReverted');
  });
});

describe('whoever took an account over cannot keep its owner out', () => {
  test('by another password', async () => {
    await changeThePassword();
    valueOf(await revert());
    await theOwnerIsBack();
  });

  test('by yet another address: the first link goes all the way back, and the links of the others are dead', async () => {
    const undoSecond = await changeAddress(services, token, 'mallory@example.com');
    const undoThird = await changeAddress(services, token, 'oscar@example.com');
    valueOf(await revert());
    for (const link of [undoSecond, undoThird]) {
      expect(await check(link)).toBe('invalid');
      expect(codesOf(await revert(link))).toEqual(['LINK_INVALID']);
    }
    expect(await changes()).toBe(0);
    await theOwnerIsBack();
  });

  test('by yet another address while the clock goes back', async () => {
    services.clock.advance(-10);
    const undoSecond = await changeAddress(services, token, 'mallory@example.com');
    valueOf(await revert());
    expect(codesOf(await revert(undoSecond))).toEqual(['LINK_INVALID']);
    await theOwnerIsBack();
  });

  test('by undoing a later change first', async () => {
    const undoSecond = await changeAddress(services, token, 'mallory@example.com');
    valueOf(await revert(undoSecond));
    expect((await services.account(id)).email).toBe(newEmail);
    await services.collectMail();
    valueOf(await revert());
    await theOwnerIsBack();
  });

  test('by an address that waits for its confirmation', async () => {
    const waiting = await askForAddress(services, token, 'mallory@example.com');
    valueOf(await revert());
    expect(codesOf(await confirmEmailChange(services.context(), waiting))).toEqual(['LINK_INVALID']);
    expect(await changes()).toBe(0);
    await theOwnerIsBack();
  });

  test('by deleting the account', async () => {
    await deleteTheAccount();
    valueOf(await revert());
    await theOwnerIsBack();
  });

  test('by all of it', async () => {
    token = await changeThePassword();
    await changeAddress(services, token, 'mallory@example.com', betterPassword);
    await deleteTheAccount();
    valueOf(await revert());
    await theOwnerIsBack();
  });
});

test('a link of an earlier change outlives the undoing of a later one', async () => {
  const undoSecond = await changeAddress(services, token, 'mallory@example.com');
  valueOf(await revert(undoSecond));
  expect(await check(undo)).toBe('valid');
});

describe('nothing changes', () => {
  test('where the old address belongs to somebody else by now', async () => {
    const other = await createAccount(services, email);
    expect(codesOf(await revert())).toEqual(['EMAIL_TAKEN']);
    await nothingHasChanged();
    expect(await isLive(services, token)).toBe(true);
    expect((await services.account(other.id)).email).toBe(email);
  });

  test('for an account that an operator has switched off, deleted or not', async () => {
    await services.deactivate(id);
    expect(codesOf(await revert())).toEqual(['LINK_INVALID']);
    await deleteTheAccount();
    expect(codesOf(await revert())).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
    expect(await services.account(id)).toMatchObject({ active: false, erasureDueAt: expect.any(Date) });
  });

  test('where an operator switches it off between the look at the link and its use', async () => {
    const context = contextOvertakenBy(services, () => services.deactivate(id));
    expect(codesOf(await revertEmailChange(context, undo))).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
  });

  test('for the uid of somebody else’s change', async () => {
    const { session } = await createAccount(services, 'grace@example.com');
    const theirs = await changeAddress(services, session.token, 'hopper@example.com');
    expect(codesOf(await revert({ ...undo, token: theirs.token }))).toEqual(['LINK_INVALID']);
    expect(codesOf(await revert({ ...theirs, token: undo.token }))).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
  });

  test('by the link as one that confirms the change', async () => {
    expect(codesOf(await confirmEmailChange(services.context(), undo))).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
  });
});

describe('at once', () => {
  test('of twenty uses one succeeds, and one mail goes out', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => revert()));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const outcome of outcomes) expect(codesOf(outcome)).toEqual(outcome.ok ? [] : ['LINK_INVALID']);
    expect(await services.orders()).toHaveLength(1);
  });

  test.each([
    ['before it', false],
    ['after it', true],
  ])('with the link of a later change, sent %s, the first address comes back', async (_name, sentFirst) => {
    const undoSecond = await changeAddress(services, token, 'mallory@example.com');
    const links = sentFirst ? [undo, undoSecond] : [undoSecond, undo];
    await Promise.all(links.map(revert));
    expect((await services.account(id)).email).toBe(email);
    expect(await changes()).toBe(0);
  });

  test('with the confirmation of yet another address, the first one comes back', async () => {
    const waiting = await askForAddress(services, token, 'mallory@example.com');
    const [reverted] = await Promise.all([revert(), confirmEmailChange(services.context(), waiting)]);
    expect(reverted.ok).toBe(true);
    expect((await services.account(id)).email).toBe(email);
    expect(await changes()).toBe(0);
  });
});
