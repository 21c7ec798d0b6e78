import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChangePasswordDocument, RegisterDocument } from '../../schema/documents.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { operation } from '../support/operation.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { RangeServer } from '../support/range-server.ts';

const email = 'ada@example.com';
const breached = 'a day at the races';

let ranges: RangeServer;
let app: MailedApp;
const startWith = async (outage: 'accept' | 'refuse') => {
  app = await MailedApp.start({
    passwordPolicy: { leastStrength: 0, breaches: { rangeUrl: ranges.url, outage } },
  });
};
beforeEach(async () => {
  ranges = await RangeServer.start([breached]);
});
afterEach(async () => {
  await app.close();
  await ranges.stop();
});

const register = (password: string) => operation(RegisterDocument, { input: { email, password } });
const outage = () => {
  ranges.answer = (response) => response.writeHead(503).end();
};

test('a password that is known from a breach is refused wherever one is chosen', async () => {
  await startWith('refuse');
  const ada = app.mobileApp();
  const refusal = [{ code: 'PASSWORD_UNACCEPTABLE', violations: ['BREACHED'] }];
  expect((await ada.post(register(breached))).data).toMatchObject({ register: { errors: refusal } });
  await app.createAccount(ada, email);
  const input = { currentPassword: goodPassword, newPassword: breached };
  expect((await ada.send(ChangePasswordDocument, { input })).changePassword.errors).toMatchObject(refusal);

  const { link } = await app.forgetPassword(ada, email);
  const page = await app.browser().fetch(`/reset-password/${link.uid}/${link.token}`, {
    method: 'POST',
    body: new URLSearchParams({ password: breached }),
  });
  expect(await page.text()).toContain('known in a breach');
  expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(true);
});

describe('while breached passwords cannot be looked up', () => {
  test('a server that is to refuse says when to come back, and takes the same link then', async () => {
    await startWith('refuse');
    await app.createAccount(app.mobileApp(), email);
    const { link } = await app.forgetPassword(app.mobileApp(), email);
    outage();

    const { data, errors, headers } = await app.mobileApp().post(register(betterPassword));
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY', retryAfter: 30 } }]);
    expect(headers.get('retry-after')).toBe('30');

    const usePage = () =>
      app.browser().fetch(`/reset-password/${link.uid}/${link.token}`, {
        method: 'POST',
        body: new URLSearchParams({ password: betterPassword }),
      });
    const page = await usePage();
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await signIn(app.mobileApp(), email, betterPassword)).toBe(false);

    ranges.answer = null;
    await usePage();
    expect(await signIn(app.mobileApp(), email, betterPassword)).toBe(true);
  });

  test('a server that is to accept takes any that the other rules let pass', async () => {
    await startWith('accept');
    outage();
    await app.createAccount(app.mobileApp(), email, breached);
    expect(await signIn(app.mobileApp(), email, breached)).toBe(true);
  });
});
