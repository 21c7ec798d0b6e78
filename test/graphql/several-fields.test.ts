import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MeDocument } from '../../schema/documents.ts';
import { setCookiesOf } from '../support/set-cookie.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { goodPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
  await app.createAccount(app.mobileApp(), 'ada@example.com');
  await app.createAccount(app.mobileApp(), 'grace@example.com');
});
afterAll(() => app.close());

const credentials = (email: string, password = goodPassword) =>
  `{ email: "${email}", password: "${password}" }`;

test('a refused field does not spoil the next', async () => {
  const first = await app.mobileApp().post({
    query: `mutation {
      refused: login(input: ${credentials('ada@example.com', 'a wrong password')}) { errors { code } }
      weak: register(input: ${credentials('mary@example.com', 'short')}) { errors { code } }
      good: register(input: ${credentials('mary@example.com')}) { errors { code } }
    }`,
  });
  expect(first.errors).toEqual([]);
  expect(first.data).toEqual({
    refused: { errors: [{ code: 'INVALID_CREDENTIALS' }] },
    weak: { errors: [{ code: 'PASSWORD_UNACCEPTABLE' }] },
    good: { errors: [] },
  });
  expect((await app.letterTo('mary@example.com')).subject).toBe('Activate your account');

  const second = await app.mobileApp().post({
    query: `mutation {
      dead: resetPassword(input: { uid: "x", token: "y", newPassword: "z" }) { errors { code } }
      asked: requestPasswordReset(input: { email: "ada@example.com" }) { errors { code } }
      in: login(input: ${credentials('ada@example.com')}) { user { email } errors { code } }
    }`,
  });
  expect(second.errors).toEqual([]);
  expect(second.data).toEqual({
    dead: { errors: [{ code: 'LINK_INVALID' }] },
    asked: { errors: [] },
    in: { user: { email: 'ada@example.com' }, errors: [] },
  });
});

test('two sign-ups for one address in a document: the second activation finds the address taken', async () => {
  const phone = app.mobileApp();
  const first = await app.signUp(phone, 'emmy@example.com');
  const second = await app.signUp(phone, 'emmy@example.com');
  const input = ({ letter, signupToken }: typeof first) =>
    `{ uid: "${letter.link.uid}", token: "${letter.link.token}", signupToken: "${signupToken ?? ''}" }`;

  const { data } = await phone.post({
    query: `mutation {
      first: activateAccount(input: ${input(first)}) { user { email } errors { code } }
      second: activateAccount(input: ${input(second)}) { user { email } errors { code } }
      again: activateAccount(input: ${input(first)}) { user { email } errors { code } }
    }`,
  });
  expect(data).toEqual({
    first: { user: { email: 'emmy@example.com' }, errors: [] },
    second: { user: null, errors: [{ code: 'LINK_INVALID' }] },
    again: { user: null, errors: [{ code: 'LINK_INVALID' }] },
  });
});

test('two sign-ins in a document are two sessions, and the browser keeps the last', async () => {
  const browser = app.browser();
  interface Two {
    readonly first: { readonly sessionToken: string };
    readonly second: { readonly sessionToken: string };
  }
  const answer = await browser.post<Two>({
    query: `mutation {
      first: login(input: ${credentials('ada@example.com')}) { sessionToken }
      second: login(input: ${credentials('grace@example.com')}) { sessionToken }
    }`,
  });
  const [first, second] = [answer.data?.first.sessionToken ?? '', answer.data?.second.sessionToken ?? ''];
  const cookies = setCookiesOf(answer).filter(({ name }) => name === 'rekey');
  expect(cookies).toMatchObject([{ value: second }]);
  expect((await browser.send(MeDocument, {})).me?.email).toBe('grace@example.com');

  const phone = app.mobileApp();
  for (const [token, email] of [
    [first, 'ada@example.com'],
    [second, 'grace@example.com'],
  ] as const) {
    phone.sessionToken = token;
    expect((await phone.send(MeDocument, {})).me?.email).toBe(email);
  }
});

test('whoever has signed in is the one who asks from then on, until they sign out', async () => {
  const browser = app.browser();
  const { data } = await browser.post({
    query: `mutation {
      in: login(input: ${credentials('ada@example.com')}) { user { sessions { nodes { current } } } }
      out: logout { errors { code } }
    }`,
  });
  const sessions = (data as { in: { user: { sessions: { nodes: { current: boolean }[] } } } }).in.user
    .sessions.nodes;
  expect(sessions.filter(({ current }) => current)).toHaveLength(1);
  expect(browser.cookies.size).toBe(0);
});
