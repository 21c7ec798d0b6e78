import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  activateAccount,
  activateAccountWithCode,
  resendActivation,
} from '../../src/accounts/sign-up/activation.ts';
import {
  cancelAccountDeletion,
  confirmAccountDeletion,
  requestAccountDeletion,
} from '../../src/accounts/deletion/account-deletion.ts';
import { checkLink } from '../../src/accounts/check-link.ts';
import { confirmEmailChange } from '../../src/accounts/email-address/confirm-email-change.ts';
import { login } from '../../src/accounts/sign-in/login.ts';
import { loginWithLink, requestLoginLink } from '../../src/accounts/sign-in/login-link.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { requestEmailChange } from '../../src/accounts/email-address/request-email-change.ts';
import { resetPassword, resetPasswordWithCode } from '../../src/accounts/password/forgotten-password.ts';
import { revertEmailChange } from '../../src/accounts/email-address/revert-email-change.ts';
import type { Outcome } from '../../src/accounts/errors.ts';
import { User } from '../../src/entities/user.ts';
import type { MintedLink } from '../../src/links/links.ts';
import { forgetPasswordForCode, signUpForCode, wrong } from '../support/codes.ts';
import { askForDeletion, deleteAccount } from '../support/deletion.ts';
import { askForAddress, changeAddress } from '../support/email-changes.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { canSignIn, codesOf, createAccount, newestLink, signUp, valueOf } from '../support/steps.ts';
import { viewerOf } from '../support/viewer.ts';

const ada = 'ada@example.com';
const [eve, free] = ['eve@example.com', 'free@example.com'];
const newPassword = 'what only the owner knows';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const here = () => services.context();
const signInAs = async (email: string, password: string) =>
  valueOf(await login(here(), { email, password })).session.token;

/** Waits for a login link. */
async function askForLoginLink(email: string): Promise<MintedLink> {
  valueOf(await requestLoginLink(here(), { email }));
  return newestLink(services);
}

describe('an address that changes hands', () => {
  test('takes along no code and no link that was mailed to it before', async () => {
    const first = await createAccount(services, ada);
    const { link, code } = await forgetPasswordForCode(services, ada);
    const loginLink = await askForLoginLink(ada);
    await changeAddress(services, first.session.token, free);
    const second = await createAccount(services, ada, betterPassword);

    expect(codesOf(await resetPasswordWithCode(here(), { email: ada, code, newPassword }))).toEqual([
      'CODE_INVALID',
    ]);
    expect(codesOf(await resetPassword(here(), { ...link, newPassword }))).toEqual(['LINK_INVALID']);
    expect(codesOf(await loginWithLink(here(), loginLink))).toEqual(['LINK_INVALID']);
    expect(await canSignIn(services, free, goodPassword)).toBe(true);
    expect(await canSignIn(services, ada, betterPassword)).toBe(true);

    const renewed = await forgetPasswordForCode(services, ada);
    const input = { email: ada, code: renewed.code, newPassword };
    expect(valueOf(await resetPasswordWithCode(here(), input)).id).toBe(second.id);
  });

  test('is no prize for whoever signed up with it while it was somebody’s', async () => {
    const owner = await createAccount(services, ada);
    const { signUpToken } = valueOf(await register(here(), { email: ada, password: betterPassword }));
    expect((await services.collectMail()).map(({ purpose }) => purpose)).toEqual(['SIGN_UP_TAKEN']);
    await changeAddress(services, owner.session.token, free);

    // The stranger has the token and not the mailbox; its reader has the link and not the token.
    valueOf(await resendActivation(here(), { email: ada }));
    const link = await newestLink(services);
    const bare = { uid: link.uid, token: link.token };
    expect(codesOf(await activateAccount(here(), { ...bare, token: signUpToken, signUpToken }))).toEqual([
      'LINK_INVALID',
    ]);
    expect(codesOf(await activateAccount(here(), bare))).toEqual(['PASSWORD_REQUIRED']);
    valueOf(await activateAccount(here(), { ...bare, password: newPassword }));
    expect(await canSignIn(services, ada, newPassword)).toBe(true);
    expect(await canSignIn(services, ada, betterPassword)).toBe(false);
  });

  test('is swapped by two users by way of a third address, and nobody undoes it over the other’s head', async () => {
    const [one, two] = [await createAccount(services, ada), await createAccount(services, eve)];
    services.clock.advance(1);
    for (const [session, newEmail] of [
      [one.session, eve],
      [two.session, ada],
    ] as const) {
      const viewer = await viewerOf(services, session.token);
      valueOf(await requestEmailChange(here(), viewer, { newEmail, currentPassword: goodPassword }));
    }
    // While both are taken there is nothing to click: their owners are told, and nobody gets a link.
    const told = await services.collectMail();
    expect(told.map(({ to }) => to).sort()).toEqual([ada, eve]);
    expect(told.map(({ link }) => link)).toEqual([null, null]);

    await changeAddress(services, one.session.token, free);
    const undoTwo = await changeAddress(services, two.session.token, ada);
    await changeAddress(services, one.session.token, eve);
    expect(codesOf(await revertEmailChange(here(), undoTwo))).toEqual(['EMAIL_TAKEN']);
    expect((await services.account(one.id)).email).toBe(eve);
    expect((await services.account(two.id)).email).toBe(ada);
  });
});

describe('the undoing of a change of address', () => {
  let owner: Awaited<ReturnType<typeof createAccount>>;
  let undo: MintedLink;
  beforeEach(async () => {
    owner = await createAccount(services, ada);
    undo = await changeAddress(services, owner.session.token, eve);
  });

  test('gets the address back from a sign-up and from a change of somebody else that wait for it', async () => {
    const other = await createAccount(services, 'grace@example.com');
    const change = await askForAddress(services, other.session.token, ada);
    const { link, signUpToken } = await signUp(services, ada, betterPassword);
    valueOf(await revertEmailChange(here(), undo));

    expect(codesOf(await confirmEmailChange(here(), change))).toEqual(['EMAIL_TAKEN']);
    expect(codesOf(await activateAccount(here(), { ...link, signUpToken }))).toEqual(['LINK_INVALID']);
    expect(await services.accounts(ada)).toMatchObject([{ id: owner.id, claimedEmailKey: ada }]);
    expect((await services.account(other.id)).email).toBe('grace@example.com');
  });

  test('at once with the confirmation of a sign-up leaves the address to one of them', async () => {
    const { id, link, signUpToken } = await signUp(services, ada, betterPassword);
    const outcomes = await Promise.all([
      activateAccount(here(), { ...link, signUpToken }),
      revertEmailChange(here(), undo),
    ]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const owners = (await services.accounts(ada)).filter(({ claimedEmailKey }) => claimedEmailKey === ada);
    expect(owners.map((account) => account.id)).toEqual([outcomes[0].ok ? id : owner.id]);
  });

  test('kills the links and the codes that whoever took the account over has, those of a deletion too', async () => {
    const { link: reset, code } = await forgetPasswordForCode(services, eve);
    const loginLink = await askForLoginLink(eve);
    const another = await askForDeletion(services, owner.session.token);
    const { wayBack } = await deleteAccount(services, owner.session.token);
    valueOf(await revertEmailChange(here(), undo));

    expect(codesOf(await cancelAccountDeletion(here(), wayBack))).toEqual(['LINK_INVALID']);
    expect(codesOf(await confirmAccountDeletion(here(), another))).toEqual(['LINK_INVALID']);
    expect(codesOf(await loginWithLink(here(), loginLink))).toEqual(['LINK_INVALID']);
    expect(codesOf(await resetPassword(here(), { ...reset, newPassword }))).toEqual(['LINK_INVALID']);
    for (const email of [ada, eve])
      expect(codesOf(await resetPasswordWithCode(here(), { email, code, newPassword }))).toEqual([
        'CODE_INVALID',
      ]);
  });

  test('of a way back that was undone does not bring an old deletion to life', async () => {
    const { wayBack } = await deleteAccount(services, owner.session.token);
    valueOf(await revertEmailChange(here(), undo));
    valueOf(await resetPassword(here(), { ...(await newestLink(services)), newPassword }));
    const deletion = await askForDeletion(services, await signInAs(ada, newPassword), newPassword);
    valueOf(await confirmAccountDeletion(here(), deletion));
    expect(codesOf(await cancelAccountDeletion(here(), wayBack))).toEqual(['LINK_INVALID']);
    valueOf(await cancelAccountDeletion(here(), await newestLink(services)));
    expect(await canSignIn(services, ada, newPassword)).toBe(true);
  });
});

describe('a code', () => {
  test('that anybody has tried to death leaves its link alive', async () => {
    await createAccount(services, ada);
    const { link, code } = await forgetPasswordForCode(services, ada);
    for (let count = 0; count < 10; count += 1)
      await resetPasswordWithCode(here(), { email: ada, code: wrong(code), newPassword });
    expect(codesOf(await resetPasswordWithCode(here(), { email: ada, code, newPassword }))).toEqual([
      'CODE_INVALID',
    ]);
    valueOf(await resetPassword(here(), { ...link, newPassword }));
  });

  test('of a stranger’s sign-up is none for the token of another, and leaves the password to its reader', async () => {
    const mine = await signUpForCode(services, ada);
    services.clock.advance(1);
    const theirs = await signUpForCode(services, ada);
    const input = { email: ada, code: theirs.code };
    expect(
      codesOf(await activateAccountWithCode(here(), { ...input, signUpToken: mine.signUpToken })),
    ).toEqual(['PASSWORD_REQUIRED']);
    valueOf(await activateAccountWithCode(here(), { ...input, password: newPassword }));
    expect(await canSignIn(services, ada, goodPassword)).toBe(false);
    expect(codesOf(await activateAccount(here(), { ...mine.link, password: newPassword }))).toEqual([
      'LINK_INVALID',
    ]);
  });

  test('and a link of the same mail, used at once, have one winner', async () => {
    const { link, code, signUpToken } = await signUpForCode(services, ada);
    const uses = [1, 2, 3, 4, 5].flatMap(() => [
      activateAccount(here(), { ...link, signUpToken }),
      activateAccountWithCode(here(), { email: ada, code, signUpToken }),
    ]);
    expect((await Promise.all(uses)).filter(({ ok }) => ok)).toHaveLength(1);
  });
});

test('an account that is switched off stays so, whatever link or code it still has', async () => {
  const { id, session } = await createAccount(services, ada);
  const undo = await changeAddress(services, session.token, eve);
  const change = await askForAddress(services, session.token, free);
  const deletion = await askForDeletion(services, session.token);
  const loginLink = await askForLoginLink(eve);
  const { link: reset, code } = await forgetPasswordForCode(services, eve);
  const waiting = await signUpForCode(services, 'grace@example.com');
  for (const [purpose, link] of [
    ['EMAIL_REVERT', undo],
    ['EMAIL_CHANGE', change],
    ['ACCOUNT_DELETION', deletion],
    ['LOGIN', loginLink],
    ['PASSWORD_RESET', reset],
    ['ACTIVATION', waiting.link],
  ] as const)
    expect(await checkLink(here(), { purpose, ...link })).toBe('valid');
  await services.deactivate(id);
  await services.deactivate(waiting.id);
  const users = () => services.database.em.getConnection().execute('select * from "user" order by id');
  const before = await users();

  const signUpToken = waiting.signUpToken;
  const uses: Outcome<unknown>[] = [
    await login(here(), { email: eve, password: goodPassword }),
    await loginWithLink(here(), loginLink),
    await resetPassword(here(), { ...reset, newPassword }),
    await resetPasswordWithCode(here(), { email: eve, code, newPassword }),
    await confirmEmailChange(here(), change),
    await revertEmailChange(here(), undo),
    await confirmAccountDeletion(here(), deletion),
    await activateAccount(here(), { ...waiting.link, signUpToken }),
    await activateAccountWithCode(here(), { email: 'grace@example.com', code: waiting.code, signUpToken }),
  ];
  for (const use of uses) expect(use.ok).toBe(false);
  for (const email of [ada, eve, free, 'grace@example.com']) {
    valueOf(await resendActivation(here(), { email }));
    valueOf(await requestLoginLink(here(), { email }));
  }
  expect(await services.collectMail()).toEqual([]);
  expect(await users()).toEqual(before);
});

test('a mail vanishes whose occasion is gone before it is sent', async () => {
  const { id, session } = await createAccount(services, ada);
  services.clock.advance(1);
  const viewer = await viewerOf(services, session.token);
  for (const newEmail of [free, eve])
    valueOf(await requestEmailChange(here(), viewer, { newEmail, currentPassword: goodPassword }));
  valueOf(await requestAccountDeletion(here(), viewer, { currentPassword: goodPassword }));
  // The first address is not asked for any more.
  expect((await services.collectMail()).map(({ to }) => to).sort()).toEqual([ada, eve]);

  const link = await askForAddress(services, session.token, eve);
  valueOf(await confirmEmailChange(here(), link));
  const [order] = await services.orders();
  await services.database.em.fork().nativeDelete(User, { id });
  if (!order) throw new Error('Nothing was ordered.');
  expect(
    await services.compose({ ...services.parts, entities: services.database.em.fork() }, order),
  ).toBeNull();
  expect(await services.orders()).toEqual([]);
});

test('texts that mean something to a database come through all of it to the letter', async () => {
  const [email, another] = ["o'n?e??il{$1}`x`%_@example.com", "a?b'c??d@example.com"];
  const displayName = "Bobby'); \\? ?? ? :name $1 \\' \\";
  const odd = services.context({ ipAddress: null, userAgent: "x' ?? \\? '); -- :a $1", language: null });
  const { signUpToken } = valueOf(await register(odd, { email, password: goodPassword, displayName }));
  const { account, session } = valueOf(
    await activateAccount(odd, { ...(await newestLink(services)), signUpToken }),
  );
  expect(account.profile.displayName).toBe(displayName);
  const undo = await changeAddress(services, session.token, another);
  expect(await canSignIn(services, another, goodPassword)).toBe(true);
  expect(valueOf(await revertEmailChange(here(), undo)).email).toBe(email);
  await services.collectMail();
  const { code } = await forgetPasswordForCode(services, email);
  valueOf(await resetPasswordWithCode(here(), { email, code, newPassword }));
  expect(await canSignIn(services, email, newPassword)).toBe(true);
});
