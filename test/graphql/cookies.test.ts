import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  LoginDocument,
  LogoutDocument,
  RegisterDocument,
} from '../../schema/documents.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { operation } from '../support/operation.ts';
import { goodPassword } from '../support/people.ts';
import { setCookiesOf } from '../support/set-cookie.ts';

describe.each([
  ['over plain http', 'http://rekey.test', 'rekey', ['httponly', 'path=/', 'samesite=lax']],
  [
    'over https',
    'https://accounts.example.com',
    '__Host-rekey',
    ['httponly', 'path=/', 'samesite=lax', 'secure'],
  ],
])('%s', (_name, publicUrl, name, attributes) => {
  let app: MailedApp;
  beforeAll(async () => {
    app = await MailedApp.start({ publicUrl });
  });
  afterAll(() => app.close());

  const ada = { email: 'ada@example.com', password: goodPassword };
  const inSeconds = (seconds: number) => new Date(app.clock.now().getTime() + seconds * 1000);

  test('the cookies of a whole story are out of reach for scripts and other sites', async () => {
    const browser = app.browser();
    const signedUp = await browser.post(operation(RegisterDocument, { input: ada }));
    expect(setCookiesOf(signedUp)).toEqual([
      {
        name: `${name}-signup`,
        value: expect.stringMatching(/^.+$/),
        attributes,
        expires: inSeconds(259_200),
      },
    ]);

    const { link } = await app.letterTo('ada@example.com');
    const activated = await browser.post(operation(ActivateAccountDocument, { input: link }));
    const session = {
      name,
      value: expect.stringMatching(/^[\w-]{43}$/),
      attributes,
      expires: inSeconds(7_776_000),
    };
    const forgotten = (cookie: string) => ({ name: cookie, value: '', attributes, expires: new Date(0) });
    expect(setCookiesOf(activated)).toEqual([session, forgotten(`${name}-signup`)]);

    const signedOut = await browser.post(operation(LogoutDocument, {}));
    expect(setCookiesOf(signedOut)).toEqual([forgotten(name)]);
    expect(browser.cookies.size).toBe(0);

    const signedIn = await browser.post(operation(LoginDocument, { input: ada }));
    expect(setCookiesOf(signedIn)).toContainEqual(session);
  });

  test('a refusal sets none', async () => {
    const answer = await app
      .browser()
      .post(operation(LoginDocument, { input: { ...ada, password: 'a wrong password' } }));
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});
