import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  CheckLinkDocument,
  LoginDocument,
  LogoutDocument,
  MySessionsDocument,
  RegisterDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { operation } from '../support/operation.ts';
import { openPage } from '../support/page.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { rawRequest } from '../support/raw-request.ts';
import { waitFor } from '../support/wait-for.ts';
import { onPostgres } from '../support/databases.ts';

const { log, lines } = createMemoryLog();
let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start({}, { log });
});
afterAll(() => app.close());
beforeEach(() => {
  lines.length = 0;
});

/** Checks that none of these appears in any line, as it is or encoded. */
function expectNoneIn(secrets: readonly (string | null | undefined)[]): void {
  const written = lines.join('');
  for (const secret of secrets) {
    if (!secret) throw new Error('A secret to look for is missing.');
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
      expect(written).not.toContain(form);
  }
}

/** All that an account's life brings forth and nobody else may see. */
async function liveThrough(email: string): Promise<(string | null | undefined)[]> {
  const browser = app.browser();
  const { letter, signupToken } = await app.signUp(browser, email);
  const proof = browser.cookies.get('rekey-signup');
  await browser.send(CheckLinkDocument, { input: { purpose: 'ACTIVATION', ...letter.link } });
  await openPage(browser, letter.url);
  const { activateAccount } = await browser.send(ActivateAccountDocument, { input: letter.link });
  await browser.send(MySessionsDocument, {});
  await browser.send(LogoutDocument, {});
  const { login } = await browser.send(LoginDocument, { input: { email, password: goodPassword } });
  const wrong = 'a password that is wrong';
  await browser.send(LoginDocument, { input: { email, password: wrong } });
  const reset = await app.forgetPassword(browser, email);
  await openPage(browser, reset.url);
  const weak = 'qwertyuiop';
  await openPage(browser, reset.url, { password: weak });
  await browser.send(ResetPasswordDocument, { input: { ...reset.link, newPassword: betterPassword } });
  return [
    goodPassword,
    betterPassword,
    wrong,
    weak,
    signupToken,
    proof,
    activateAccount.sessionToken,
    login.sessionToken,
    letter.link.token,
    reset.link.token,
  ];
}

test('a whole story leaves a line for each request, and no password, token, link, cookie or address', async () => {
  const secrets = await liveThrough('ada@example.com');
  await app.server.outboxIsEmpty();
  expect(lines.length).toBeGreaterThan(10);
  expect(JSON.parse(lines.find((line) => line.includes('"/activate/:uid/:token"')) ?? '')).toMatchObject({
    method: 'GET',
    route: '/activate/:uid/:token',
    status: 200,
    msg: 'request',
  });
  expectNoneIn([...secrets, 'ada@example.com', 'rekey=', '$argon2id$']);
});

test('links that come back mangled leave nothing of themselves', async () => {
  const { letter } = await app.signUp(app.browser(), 'grace@example.com');
  const { pathname } = new URL(letter.url);
  for (const path of [
    `${pathname}/`,
    `${pathname}/more`,
    `/x${pathname}`,
    `${pathname}${'x'.repeat(200)}`,
    `${pathname}%ZZ`,
    `${pathname}?token=${letter.link.token}`,
    `/healthz?token=${letter.link.token}`,
  ]) {
    await rawRequest(app.server.origin, path, { referer: letter.url });
    await rawRequest(app.server.origin, path, { 'content-type': 'text/plain' }, letter.url);
  }
  expect(lines.length).toBeGreaterThan(0);
  expectNoneIn([letter.link.token, letter.link.uid]);
});

test('requests that are faulty leave nothing of their bodies', async () => {
  const secret = 'a secret that was sent';
  const [json, form] = [
    { 'content-type': 'application/json' },
    { 'content-type': 'application/x-www-form-urlencoded' },
  ];
  for (const [headers, body] of [
    [json, `{"query": "mutation { login(input: { password: \\"${secret}\\" `],
    [json, `{"query":"mutation { login(input: { email: 1, password: \\"${secret}\\" }) { x } }"}`],
    [json, `{"query":"{ me { id } }","variables":{"${secret}":1}`],
    [json, JSON.stringify({ query: secret })],
    [json, JSON.stringify({ query: '{ me { id } }', padding: secret.repeat(10_000) })],
    [form, `password=${secret}&${'x'.repeat(200_000)}`],
    [{ 'content-type': 'text/plain' }, secret],
    [{ ...json, origin: `https://${secret.replaceAll(' ', '-')}.example` }, '{}'],
  ] as const)
    await rawRequest(app.server.origin, '/graphql', headers, body);
  expect(lines.length).toBeGreaterThan(0);
  expectNoneIn([secret, secret.replaceAll(' ', '-')]);
});

test('a mail that is refused leaves no address and no link', async () => {
  app.sink.verdict = (recipient) => ({ code: 550, message: `<${recipient}> is unknown here` });
  const { register } = await app
    .mobileApp()
    .send(RegisterDocument, { input: { email: 'refused@example.com', password: goodPassword } });
  await waitFor(() => lines.some((line) => line.includes('delivery set aside')));
  app.sink.verdict = () => null;
  expectNoneIn([goodPassword, register.signupToken, 'refused@example.com']);
});

test('a field that is on no list, or is more than one value, is left out and counted', () => {
  const { log: own, lines: written } = createMemoryLog();
  const secret = 'a walk in the fens';
  own.info(
    { delivery: '1', password: secret, kind: { of: secret }, [secret]: 1, err: new Error(secret) },
    'words',
  );
  own.warn({ err: secret }, 'words');
  expect(() => own.child({ password: secret })).toThrow('No child of the log');
  expect(written.join('')).not.toContain(secret);
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ delivery: '1', withheld: 3, err: { type: 'Error' } });
  expect(JSON.parse(written[1] ?? '')).toMatchObject({ err: { type: 'string' } });
});

describe('when the database fails', () => {
  test.each(['session', 'outgoing_mail', 'profile', 'user'])(
    'for want of the table %s, the cause is noted without what was sent',
    async (table) => {
      const [email, password, token] = ['broken@example.com', 'a password that was sent', 'A'.repeat(43)];
      const { letter } =
        table === 'session' ? await app.signUp(app.mobileApp(), email, password) : { letter: null };
      if (!onPostgres) await app.server.app.database.em.getConnection().execute('pragma foreign_keys = off');
      await app.server.app.database.em.getConnection().execute(`alter table "${table}" rename to "gone"`);
      lines.length = 0;

      const phone = app.mobileApp();
      phone.sessionToken = token;
      await phone.post(operation(MySessionsDocument, {}));
      await phone.post(operation(RegisterDocument, { input: { email, password } }));
      await phone.post(operation(LoginDocument, { input: { email, password } }));
      if (letter) {
        await phone.post(operation(ActivateAccountDocument, { input: { ...letter.link, password } }));
        await openPage(phone, letter.url, { password });
      }
      await app.server.app.database.em.getConnection().execute(`alter table "gone" rename to "${table}"`);

      expect(lines.some((line) => line.includes('a request failed'))).toBe(true);
      expectNoneIn([password, token, email, '$argon2id$', ...(letter ? Object.values(letter.link) : [])]);
    },
  );
});
