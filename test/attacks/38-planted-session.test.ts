import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  MySessionsDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn, codes, links } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { openPage } from '../support/page.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

/** How somebody signs in who is new: done all but the last step, which is to be sent by whoever is to be signed in. */
type Ready = (email: string) => Promise<Operation>;

const signIns: Readonly<Record<string, Ready>> = {
  login: async (email) => {
    await app.createAccount(app.mobileApp(), email);
    return operation(LoginDocument, { input: { email, password: goodPassword } });
  },
  'a login link': async (email) =>
    links.LOGIN.use((await links.LOGIN.obtain(app.sink, app.mobileApp(), email)).link),
  activation: async (email) => {
    const { letter, signupToken } = await app.signUp(app.mobileApp(), email);
    return operation(ActivateAccountDocument, { input: { ...letter.link, signupToken } });
  },
  'activation by code': async (email) =>
    codes.ACTIVATION.use(codeIn(await codes.ACTIVATION.obtain(app.sink, app.mobileApp(), email))),
};

/** How the same is done on pages. */
const pages = { 'a login link': links.LOGIN.obtain, activation: links.ACTIVATION.obtain };

/** How a password is reset, which signs nobody in. */
const resets: Readonly<Record<string, Ready>> = {
  link: async (email) =>
    links.PASSWORD_RESET.use((await links.PASSWORD_RESET.obtain(app.sink, app.mobileApp(), email)).link),
  code: async (email) => {
    const letter = await codes.PASSWORD_RESET.obtain(app.sink, app.mobileApp(), email);
    return codes.PASSWORD_RESET.use(codeIn(letter));
  },
};

let attackers = 0;

async function attackersSession(): Promise<Client> {
  const attacker = app.mobileApp();
  await app.createAccount(attacker, `mallory-${(attackers += 1)}@example.com`);
  return attacker;
}

/** What an attacker knows, and plants in the client of a victim before it signs in. */
const planted: Readonly<Record<string, () => Promise<string>>> = {
  'made up': () => Promise.resolve('planted'.padEnd(43, 'A')),
  'the attacker’s own': async () => (await attackersSession()).sessionToken ?? '',
  'the attacker’s own, and ended': async () => {
    const attacker = await attackersSession();
    await attacker.send(LogoutDocument, {});
    return attacker.sessionToken ?? '';
  },
};

/** How it is planted. */
const clients: Readonly<Record<string, (token: string) => Client>> = {
  'as a cookie': (token) => {
    const browser = app.browser();
    browser.cookies.set('rekey', token);
    return browser;
  },
  'as a bearer token': (token) => {
    const phone = app.mobileApp();
    phone.sessionToken = token;
    return phone;
  },
};

/** Whom a token signs in, as a cookie and as a bearer token. */
async function peopleSignedInBy(token: string): Promise<(string | null)[]> {
  return Promise.all(
    Object.values(clients).map(async (plant) => {
      const { me } = await plant(token).send(MeDocument, {});
      return me?.email ?? null;
    }),
  );
}

/** What was planted signs in whom it did before: the attacker, or nobody. */
async function expectPlantedToBeWorthNothing(token: string, before: unknown): Promise<void> {
  expect(await peopleSignedInBy(token)).toEqual(before);
  const phone = app.mobileApp();
  phone.sessionToken = token;
  const change = await phone.post(operation(UpdateProfileDocument, { input: { displayName: 'Mallory' } }));
  expect(change.text).not.toContain('victim');
}

let victims = 0;
const nextVictim = () => `victim-${(victims += 1)}@example.com`;

describe.each(Object.entries(clients))('a session id planted %s before', (way, plant) => {
  describe.each(Object.entries(planted))('that is %s', (_what, obtain) => {
    test.each(Object.entries(signIns))('%s: a new one there', async (_name, ready) => {
      const email = nextVictim();
      const [token, request] = [await obtain(), await ready(email)];
      const before = await peopleSignedInBy(token);
      const client = plant(token);

      const { sessionToken = null } = await payloadOf(client, request);
      expect(sessionToken).toMatch(/^[\w-]{43}$/);
      expect(sessionToken).not.toBe(token);
      expect(await peopleSignedInBy(sessionToken ?? '')).toEqual([email, email]);
      if (way === 'as a cookie') expect(client.cookies.get('rekey')).toBe(sessionToken);
      await expectPlantedToBeWorthNothing(token, before);
    });

    test.each(Object.entries(resets))('a reset by %s: nobody is signed in by it', async (_name, ready) => {
      const email = nextVictim();
      const [token, request] = [await obtain(), await ready(email)];
      const before = await peopleSignedInBy(token);
      const client = plant(token);
      expect(await payloadOf(client, request)).toMatchObject({ errors: [] });
      await expectPlantedToBeWorthNothing(token, before);

      client.sessionToken = token;
      expect(await signIn(client, email, betterPassword)).toBe(true);
      expect((await client.send(MeDocument, {})).me?.email).toBe(email);
      await expectPlantedToBeWorthNothing(token, before);
    });
  });
});

describe.each(Object.entries(planted))('a cookie that is %s, planted before on the page', (_what, obtain) => {
  test.each(Object.entries(pages))('%s: a new one there', async (_name, obtainLetter) => {
    const email = nextVictim();
    const [token, { url }] = [await obtain(), await obtainLetter(app.sink, app.mobileApp(), email)];
    const before = await peopleSignedInBy(token);
    const browser = clients['as a cookie']?.(token) ?? app.browser();
    expect((await openPage(browser, url, { password: betterPassword })).alarms).toEqual([]);
    expect(browser.cookies.get('rekey')).not.toBe(token);
    expect((await browser.send(MeDocument, {})).me?.email).toBe(email);
    await expectPlantedToBeWorthNothing(token, before);
  });
});

describe.each(Object.entries(clients))('a change of the password, signed in %s', (_way, plant) => {
  test('a new one there, and the one from before is dead', async () => {
    const email = nextVictim();
    const phone = app.mobileApp();
    await app.createAccount(phone, email);
    const known = phone.sessionToken ?? '';
    const idOf = async (client: Client) =>
      (await client.send(MySessionsDocument, {})).me?.sessions.nodes.find(({ current }) => current)?.id;
    const id = await idOf(phone);

    const client = plant(known);
    const input = { currentPassword: goodPassword, newPassword: betterPassword };
    const { changePassword } = await client.send(ChangePasswordDocument, { input });
    const renewed = changePassword.sessionToken ?? '';
    expect(renewed).not.toBe(known);
    expect(await peopleSignedInBy(renewed)).toEqual([email, email]);
    expect(await peopleSignedInBy(known)).toEqual([null, null]);
    expect(await idOf(plant(renewed))).not.toBe(id);
  });
});

test('every sign-in has a session of its own, also of one client over and over', async () => {
  const [phone, email] = [app.mobileApp(), nextVictim()];
  await app.createAccount(phone, email);
  const tokens = new Set([phone.sessionToken]);
  for (let time = 0; time < 5; time += 1) {
    expect(await signIn(phone, email, goodPassword)).toBe(true);
    tokens.add(phone.sessionToken);
  }
  expect(tokens.size).toBe(6);
});

test('over https a cookie that a neighbouring host can plant is not looked at', async () => {
  const secure = await MailedApp.start({ publicUrl: 'https://accounts.example.com' });
  const attacker = secure.mobileApp();
  await secure.createAccount(attacker, 'mallory@example.com');
  const browser = secure.browser();
  for (const name of ['rekey', '__Secure-rekey', '__host-rekey'])
    browser.cookies.set(name, attacker.sessionToken ?? '');
  expect((await browser.send(MeDocument, {})).me).toBeNull();
  browser.cookies.set('__Host-rekey', attacker.sessionToken ?? '');
  expect((await browser.send(MeDocument, {})).me?.email).toBe('mallory@example.com');
  await secure.close();
});
