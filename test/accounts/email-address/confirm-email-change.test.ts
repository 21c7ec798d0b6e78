import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount } from '../../../src/accounts/sign-up/activation.ts';
import { changePassword } from '../../../src/accounts/password/change-password.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { confirmEmailChange } from '../../../src/accounts/email-address/confirm-email-change.ts';
import { revertEmailChange } from '../../../src/accounts/email-address/revert-email-change.ts';
import { SecurityEvent } from '../../../src/entities/security-event.ts';
import { User } from '../../../src/entities/user.ts';
import type { MintedLink } from '../../../src/links/links.ts';
import { askForAddress } from '../../support/email-changes.ts';
import { contextOvertakenBy } from '../../support/overtaken.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { canSignIn, codesOf, createAccount, forgetPassword, signUp, valueOf } from '../../support/steps.ts';
import { isLive, viewerOf } from '../../support/viewer.ts';

const email = 'ada@example.com';
const newEmail = 'lovelace@example.com';

let services: Services;
let id: string;
let token: string;
let link: MintedLink;
beforeEach(async () => {
  services = await Services.start();
  const account = await createAccount(services, email);
  id = account.id;
  token = account.session.token;
  link = await askForAddress(services, token, newEmail);
});
afterEach(() => services.close());

const confirm = (used: MintedLink = link) => confirmEmailChange(services.context(), used);

async function nothingHasChanged(): Promise<void> {
  expect(await services.account(id)).toMatchObject({ email, emailKey: email, claimedEmailKey: email });
  expect(await services.orders()).toEqual([]);
}

describe('the link at a new address', () => {
  test('makes it the address of the account, without a sign-in', async () => {
    expect(valueOf(await confirm())).toMatchObject({ id, email: newEmail, claimedEmailKey: newEmail });
    expect(await canSignIn(services, newEmail, goodPassword)).toBe(true);
    expect(await canSignIn(services, email, goodPassword)).toBe(false);
  });

  test('leaves whoever is signed in signed in', async () => {
    valueOf(await confirm());
    expect(await isLive(services, token)).toBe(true);
  });

  test('tells the old address, with a link that undoes it', async () => {
    valueOf(await confirm());
    const [mail, ...others] = await services.collectMail();
    expect(mail).toMatchObject({ to: email, purpose: 'EMAIL_REVERT', link: { timeoutSeconds: 7 * 86_400 } });
    expect(others).toEqual([]);
  });

  test('works once', async () => {
    valueOf(await confirm());
    expect(codesOf(await confirm())).toEqual(['LINK_INVALID']);
  });

  test('frees the old address for somebody else', async () => {
    valueOf(await confirm());
    await services.collectMail();
    await createAccount(services, email);
    expect(await canSignIn(services, email, goodPassword)).toBe(true);
  });

  test('kills the reset links that went to the old address', async () => {
    const reset = await forgetPassword(services, email);
    valueOf(await confirm());
    expect(await checkLink(services.context(), { purpose: 'PASSWORD_RESET', ...reset })).toBe('invalid');
  });

  test('removes the sign-ups that wait for the same address, with their links', async () => {
    const late = await signUp(services, newEmail);
    valueOf(await confirm());
    expect(await services.accounts(newEmail)).toMatchObject([{ id }]);
    const outcome = await activateAccount(services.context(), { ...late.link, password: betterPassword });
    expect(codesOf(outcome)).toEqual(['LINK_INVALID']);
  });

  test('is a line in the trail of the account', async () => {
    valueOf(await confirm());
    const trail = await services.database.em.fork().find(SecurityEvent, { user: id });
    expect(trail.map(({ kind }) => kind)).toContain('emailChanged');
  });
});

describe('an address that somebody else has claimed in the meantime', () => {
  test('is taken, and nothing has changed', async () => {
    await createAccount(services, newEmail);
    expect(codesOf(await confirm())).toEqual(['EMAIL_TAKEN']);
    await nothingHasChanged();
  });

  test('is taken also by an account that is switched off, or deleted and not erased yet', async () => {
    const other = await createAccount(services, newEmail);
    const gone = { active: false, erasureDueAt: services.clock.now() };
    await services.database.em.fork().nativeUpdate(User, { id: other.id }, gone);
    expect(codesOf(await confirm())).toEqual(['EMAIL_TAKEN']);
    await nothingHasChanged();
  });

  test('is free again once they have left it: the link lives on', async () => {
    const other = await createAccount(services, newEmail);
    expect(codesOf(await confirm())).toEqual(['EMAIL_TAKEN']);
    await services.moveTo(other.id, 'elsewhere@example.com');
    valueOf(await confirm());
  });

  test('goes to one of several who claim it at once, and the others learn that it is taken', async () => {
    const links = [link];
    for (const address of ['grace@example.com', 'mary@example.com', 'emmy@example.com']) {
      const { session } = await createAccount(services, address);
      links.push(await askForAddress(services, session.token, newEmail));
    }
    const outcomes = await Promise.all(links.map(confirm));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const outcome of outcomes) expect(codesOf(outcome)).toEqual(outcome.ok ? [] : ['EMAIL_TAKEN']);
    expect(await services.accounts(newEmail)).toHaveLength(1);
  });
});

describe('the link at a new address is dead', () => {
  test('after a day, and not a second sooner', async () => {
    services.clock.advance(86_401);
    expect(codesOf(await confirm())).toEqual(['LINK_EXPIRED']);
    await nothingHasChanged();
    services.clock.advance(-1);
    valueOf(await confirm());
  });

  test('once the password has changed', async () => {
    const change = { currentPassword: goodPassword, newPassword: betterPassword };
    valueOf(await changePassword(services.context(), await viewerOf(services, token), change));
    await services.collectMail();
    expect(codesOf(await confirm())).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
  });

  test('once the address has changed in another way', async () => {
    await services.moveTo(id, 'countess@example.com');
    expect(codesOf(await confirm())).toEqual(['LINK_INVALID']);
  });

  test('for an account that was switched off, or deleted', async () => {
    for (const gone of [{ active: false }, { active: true, erasureDueAt: services.clock.now() }]) {
      await services.database.em.fork().nativeUpdate(User, { id }, gone);
      expect(codesOf(await confirm())).toEqual(['LINK_INVALID']);
      await nothingHasChanged();
    }
  });

  test('under the uid of somebody else’s change', async () => {
    const { session } = await createAccount(services, 'grace@example.com');
    const theirs = await askForAddress(services, session.token, 'hopper@example.com');
    expect(codesOf(await confirm({ ...link, token: theirs.token }))).toEqual(['LINK_INVALID']);
    expect(codesOf(await confirm({ ...theirs, token: link.token }))).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
  });

  test('as a link to undo the change, before it and after it', async () => {
    expect(codesOf(await revertEmailChange(services.context(), link))).toEqual(['LINK_INVALID']);
    valueOf(await confirm());
    expect(codesOf(await revertEmailChange(services.context(), link))).toEqual(['LINK_INVALID']);
    expect((await services.account(id)).email).toBe(newEmail);
  });
});

describe('at once', () => {
  test('of twenty uses one succeeds, and one mail tells of it', async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => confirm()));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const outcome of outcomes) expect(codesOf(outcome)).toEqual(outcome.ok ? [] : ['LINK_INVALID']);
    expect(await services.orders()).toHaveLength(1);
  });

  test('with a request for another address: the first link comes too late, and nothing has changed', async () => {
    const context = contextOvertakenBy(services, () => askForAddress(services, token, 'byron@example.com'));
    expect(codesOf(await confirmEmailChange(context, link))).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
  });

  test('with a new password, however that came about, the link comes too late', async () => {
    const context = contextOvertakenBy(services, () =>
      services.database.em.fork().nativeUpdate(User, { id }, { password: 'another hash' }),
    );
    expect(codesOf(await confirmEmailChange(context, link))).toEqual(['LINK_INVALID']);
    await nothingHasChanged();
  });
});
