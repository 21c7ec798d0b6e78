import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  LoginDocument,
  MeDocument,
  RegisterDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import { deactivate } from '../support/deactivate.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { newAddressOf, oneTimeThings } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { openPage } from '../support/page.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

/** Switches somebody off, as an operator would, whichever address they have by now. */
async function switchOff(email: string): Promise<void> {
  for (const address of [email, newAddressOf(email)]) await deactivate(app.server, address);
}

const usersOf = (email: string) =>
  app.server.app.database.em
    .fork()
    .find(User, { email: [email, newAddressOf(email)] }, { populate: ['profile'] });

/** All that is stored of somebody, and that nobody can sign in to it. */
async function stateOf(email: string): Promise<string> {
  for (const address of [email, newAddressOf(email)])
    for (const password of [goodPassword, betterPassword])
      expect(await signIn(app.mobileApp(), address, password)).toBe(false);
  const users = await usersOf(email);
  expect(users.map(({ active }) => active)).toEqual(users.map(() => false));
  return JSON.stringify(users);
}

describe('deactivated by an operator, an account stays deactivated, whatever is tried with', () => {
  test.each(oneTimeThings)('one $name from before', async ({ name, obtain, use, refusal }) => {
    const email = `${name.replaceAll(' ', '-')}@example.com`;
    const letter = await obtain(app.sink, app.mobileApp(), email);
    await switchOff(email);
    const before = await stateOf(email);

    for (const client of [app.mobileApp(), app.browser()])
      expect(await payloadOf(client, use(letter))).toMatchObject({ errors: [{ code: refusal }] });
    for (const form of [{}, { password: betterPassword }])
      expect((await openPage(app.browser(), letter.url, form)).heading).toBe('This link does not work');
    expect(await stateOf(email)).toBe(before);
  });

  test.each(oneTimeThings)('one $name that has been used', async ({ name, obtain, use, refusal }) => {
    const email = `used-${name.replaceAll(' ', '-')}@example.com`;
    const letter = await obtain(app.sink, app.mobileApp(), email);
    expect(await payloadOf(app.mobileApp(), use(letter))).toMatchObject({ errors: [] });
    await switchOff(email);
    const before = await stateOf(email);

    expect(await payloadOf(app.mobileApp(), use(letter))).toMatchObject({ errors: [{ code: refusal }] });
    await openPage(app.browser(), letter.url, { password: betterPassword });
    expect(await stateOf(email)).toBe(before);
  });

  test('the activation replayed where one signed up, with the proof of that', async () => {
    const [browser, email] = [app.browser(), 'ada@example.com'];
    const { letter, signupToken } = await app.signUp(browser, email);
    const input = { ...letter.link, signupToken };
    expect((await browser.send(ActivateAccountDocument, { input })).activateAccount.errors).toEqual([]);
    await switchOff(email);
    const before = await stateOf(email);

    for (const proof of [{ signupToken }, { password: betterPassword }]) {
      const { activateAccount } = await browser.send(ActivateAccountDocument, {
        input: { ...letter.link, ...proof },
      });
      expect(activateAccount).toMatchObject({ user: null, errors: [{ code: 'LINK_INVALID' }] });
    }
    expect(await stateOf(email)).toBe(before);
  });

  test.each([
    ['an app’s session', () => app.mobileApp()],
    ['a browser’s session', () => app.browser()],
  ])('%s from before', async (name, open) => {
    const [client, email] = [open(), `${name.length}@example.com`];
    await app.createAccount(client, email);
    await switchOff(email);
    expect((await client.send(MeDocument, {})).me).toBeNull();
    const { errors } = await client.post(operation(UpdateProfileDocument, { input: { locale: 'de' } }));
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test.each([
    ['a link that is asked for afterwards, by its owner', true],
    ['a link that is asked for afterwards, by a sign-up that waits', false],
  ])('%s: none comes', async (name, isActivated) => {
    const [client, email] = [app.mobileApp(), `${name.length}@example.com`];
    if (isActivated) await app.createAccount(client, email);
    else await app.signUp(client, email);
    await switchOff(email);
    const before = await stateOf(email);
    await app.server.outboxIsEmpty();
    const mails = app.sink.mails.length;

    const input = { email };
    for (const request of [
      operation(RequestPasswordResetDocument, { input }),
      operation(RequestLoginLinkDocument, { input }),
      operation(ResendActivationDocument, { input }),
    ])
      expect((await payloadOf(client, request)).errors).toEqual([]);
    await app.server.outboxIsEmpty();
    expect(app.sink.mails).toHaveLength(mails);
    expect(await stateOf(email)).toBe(before);
  });

  test('signing up with the same address anew: no mail, and no way in', async () => {
    const [client, email] = [app.mobileApp(), 'grace@example.com'];
    await app.createAccount(client, email);
    await switchOff(email);
    await app.server.outboxIsEmpty();
    const mails = app.sink.mails.length;

    const credentials = { email, password: betterPassword };
    const { register } = await client.send(RegisterDocument, { input: credentials });
    expect(register.errors).toEqual([]);
    await app.server.outboxIsEmpty();
    expect(app.sink.mails).toHaveLength(mails);
    const { login } = await client.send(LoginDocument, { input: credentials });
    expect(login.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
    const owners = (await usersOf(email)).filter(({ claimedEmailKey }) => claimedEmailKey !== null);
    expect(owners).toMatchObject([{ active: false }]);
  });
});
