import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ChangePasswordDocument,
  ConfirmEmailChangeDocument,
  RequestAccountDeletionDocument,
} from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import type { Client } from '../support/client.ts';
import { expectDead } from '../support/dead.ts';
import { letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { askForAddress, changeAddress } from '../support/mailed-email-change.ts';
import { codeIn, codes, links, oneTimeThings } from '../support/one-time.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

/** Something that is done to an account after its owner was mailed a link or a code. */
type Change = (client: Client, email: string) => Promise<unknown>;

const forget = (email: string) => {
  // So that it is another link.
  app.clock.advance(1);
  return app.forgetPassword(app.browser(), email);
};

/** As an operator does it. */
const moveInTheDatabase = async (email: string, columns: (keyof User & `${string}mail${string}`)[]) => {
  const moved = `moved-${email}`;
  const change = Object.fromEntries(columns.map((column) => [column, moved]));
  expect(await app.server.app.database.em.fork().nativeUpdate(User, { email }, change)).toBe(1);
};

const addressChanges: Record<string, Change> = {
  'its owner confirmed another address': async (client, email) => {
    const { link } = await askForAddress(app, client, `another-${email}`);
    const { confirmEmailChange } = await app.browser().send(ConfirmEmailChangeDocument, { input: link });
    expect(confirmEmailChange.errors).toEqual([]);
  },
  'the address was changed and changed back': async (client, email) => {
    const { link } = await changeAddress(app, client, email, `another-${email}`);
    expect(await payloadOf(app.browser(), links.EMAIL_REVERT.use(link))).toMatchObject({ errors: [] });
  },
  'an operator changed the address': (_client, email) =>
    moveInTheDatabase(email, ['email', 'emailKey', 'claimedEmailKey']),
};

const changePassword: Change = async (client) => {
  const input = { currentPassword: goodPassword, newPassword: betterPassword };
  expect((await client.send(ChangePasswordDocument, { input })).changePassword.errors).toEqual([]);
};

const resets: Record<string, Change> = {
  'a reset link changed the password': async (_client, email) => {
    const { link } = await forget(email);
    expect(await payloadOf(app.browser(), links.PASSWORD_RESET.use(link))).toMatchObject({ errors: [] });
  },
  'a reset code changed the password': async (_client, email) => {
    const typed = codeIn(await forget(email));
    expect(await payloadOf(app.browser(), codes.PASSWORD_RESET.use(typed))).toMatchObject({ errors: [] });
  },
};

/** What a sign-up that waits can go through. */
const signUpChanges: Record<string, Change> = {
  'an operator changed the address': (_client, email) => moveInTheDatabase(email, ['email', 'emailKey']),
  ...resets,
};

const things = (names: RegExp) => oneTimeThings.filter(({ name }) => names.test(name));

const cases = [
  { of: things(/^activation/), changes: signUpChanges },
  {
    of: things(/^(?:login|password reset|email change|account deletion)/),
    changes: { ...addressChanges, ...resets, 'its owner changed the password': changePassword },
  },
].flatMap(({ of, changes }) =>
  of.flatMap((thing) =>
    Object.entries(changes).map(([after, change]) => ({ ...thing, thing: thing.name, after, change })),
  ),
);

let people = 0;

test.each(cases)('a $thing is dead after $after', async ({ obtain, use, refusal, change }) => {
  const client = app.mobileApp();
  const email = `person-${(people += 1)}@example.com`;
  const letter = await obtain(app.sink, client, email);
  await change(client, email);
  await expectDead(app, use(letter), refusal);
});

test('the way back of a deleted account is dead after the undoing of its last change of address', async () => {
  const [email, newEmail] = ['hedy@example.com', 'lamarr@example.com'];
  const client = app.mobileApp();
  await app.createAccount(client, email);
  const undo = await changeAddress(app, client, email, newEmail);
  const input = { currentPassword: goodPassword };
  const { link } = await letterBy(app.sink, newEmail, () =>
    client.send(RequestAccountDeletionDocument, { input }),
  );
  const wayBack = await letterBy(app.sink, newEmail, () =>
    payloadOf(app.browser(), links.ACCOUNT_DELETION.use(link)),
  );
  expect(await payloadOf(app.browser(), links.EMAIL_REVERT.use(undo.link))).toMatchObject({ errors: [] });
  await expectDead(app, links.DELETION_CANCEL.use(wayBack.link));
});

test('only the undoing of a change of address outlives both, since whoever took the account over makes them', async () => {
  const [email, newEmail] = ['mary@example.com', 'shelley@example.com'];
  const client = app.mobileApp();
  await app.createAccount(client, email);
  const { link } = await changeAddress(app, client, email, newEmail);
  await changeAddress(app, client, newEmail, `another-${newEmail}`);
  await changePassword(client, newEmail);

  expect(await payloadOf(app.browser(), links.EMAIL_REVERT.use(link))).toMatchObject({ user: { email } });
  for (const address of [email, newEmail, `another-${newEmail}`])
    for (const password of [goodPassword, betterPassword])
      expect(await signIn(app.mobileApp(), address, password)).toBe(false);
});
