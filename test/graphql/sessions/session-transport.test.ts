import { afterEach, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  RegisterDocument,
} from '../../../schema/documents.ts';
import type { Client } from '../../support/client.ts';
import { testConfig } from '../../support/config.ts';
import { MailedApp } from '../../support/mailed-app.ts';
import { operation } from '../../support/operation.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';

const ada = { email: 'ada@example.com', password: goodPassword };
const running: MailedApp[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
});

async function startWith(transport: 'cookie' | 'bearer' | 'both'): Promise<MailedApp> {
  const app = await MailedApp.start({ sessions: { ...testConfig().sessions, transport } });
  running.push(app);
  return app;
}

async function tellStory(app: MailedApp, client: Client) {
  const signedUp = await client.post(operation(RegisterDocument, { input: ada }));
  const { register } = signedUp.data as { register: { signupToken: string | null } };
  const { link } = await app.letterTo('ada@example.com');
  const activated = await client.post(
    operation(ActivateAccountDocument, {
      input: { ...link, signupToken: register.signupToken, password: betterPassword },
    }),
  );
  const { activateAccount } = activated.data as { activateAccount: { sessionToken: string | null } };
  const again = await client.post(operation(LoginDocument, { input: { ...ada, password: betterPassword } }));
  const { login } = again.data as { login: { sessionToken: string | null } };
  const cookies = [signedUp, activated, again].flatMap(({ headers }) => headers.getSetCookie());
  return { tokens: [register.signupToken, activateAccount.sessionToken, login.sessionToken], cookies };
}

describe('cookie', () => {
  test('no token is in any answer', async () => {
    const app = await startWith('cookie');
    const browser = app.browser();
    expect((await tellStory(app, browser)).tokens).toEqual([null, null, null]);
    expect((await browser.send(MeDocument, {})).me?.email).toBe(ada.email);
  });

  test('a token that is sent as a bearer is nobody’s', async () => {
    const app = await startWith('cookie');
    const browser = app.browser();
    await tellStory(app, browser);
    const phone = app.mobileApp();
    phone.sessionToken = browser.cookies.get('rekey') ?? null;
    expect((await phone.send(MeDocument, {})).me).toBeNull();
  });
});

describe('bearer', () => {
  test('no answer sets a cookie, not even one that signs out', async () => {
    const app = await startWith('bearer');
    const phone = app.mobileApp();
    const { tokens, cookies } = await tellStory(app, phone);
    expect(cookies).toEqual([]);
    expect(tokens).toEqual([expect.any(String), expect.any(String), expect.any(String)]);
    const signedOut = await phone.post(operation(LogoutDocument, {}));
    expect(signedOut.headers.getSetCookie()).toEqual([]);
  });

  test('a token that is sent as a cookie is nobody’s, and so is the proof of a sign-up', async () => {
    const app = await startWith('bearer');
    const { tokens } = await tellStory(app, app.mobileApp());
    const browser = app.browser();
    browser.cookies.set('rekey', tokens[2] ?? '');
    expect((await browser.send(MeDocument, {})).me).toBeNull();

    const { letter, signupToken } = await app.signUp(app.mobileApp(), 'grace@example.com');
    browser.cookies.set('rekey-signup', signupToken ?? '');
    const { activateAccount } = await browser.send(ActivateAccountDocument, { input: letter.link });
    expect(activateAccount.errors).toMatchObject([{ code: 'PASSWORD_REQUIRED' }]);
  });
});

describe('both', () => {
  test('every answer serves browsers and apps alike', async () => {
    const app = await startWith('both');
    const browser = app.browser();
    const { tokens } = await tellStory(app, browser);
    expect(tokens).toEqual([expect.any(String), expect.any(String), expect.any(String)]);
    expect(browser.cookies.get('rekey')).toBe(tokens[2]);
  });

  test('where both come along, the bearer says who it is', async () => {
    const app = await startWith('both');
    const [browser, phone] = [app.browser(), app.mobileApp()];
    await app.createAccount(browser, 'ada@example.com');
    await app.createAccount(phone, 'grace@example.com');
    const answer = await browser.post(operation(MeDocument, {}), {
      authorization: `Bearer ${phone.sessionToken ?? ''}`,
    });
    expect(answer.data).toMatchObject({ me: { email: 'grace@example.com' } });
  });
});
