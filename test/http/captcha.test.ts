import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { captchaFields, type AltchaSettings } from '../../src/captcha/captcha-settings.ts';
import { TestApp } from '../support/app.ts';
import { openPage } from '../support/page.ts';

const altcha: AltchaSettings = { provider: 'altcha', cost: 1, fields: captchaFields, freeAttempts: 0 };
const front = 'https://app.example.com';

let asking: TestApp;
let askingAtOne: TestApp;
beforeAll(async () => {
  asking = await TestApp.start({ captcha: altcha, corsOrigins: [front] });
  askingAtOne = await TestApp.start({
    captcha: { ...altcha, fields: ['requestLoginLink'], freeAttempts: 5 },
  });
});
afterAll(() => Promise.all([asking.close(), askingAtOne.close()]));

describe('a challenge', () => {
  test('is there for every visitor anew, and for front ends elsewhere that are allowed', async () => {
    const get = () => asking.browser().fetch('/captcha/challenge', { headers: { origin: front } });
    const [first, second] = [await get(), await get()];
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toMatch(/^application\/json/);
    expect(first.headers.get('cache-control')).toContain('no-store');
    expect(first.headers.get('access-control-allow-origin')).toBe(front);
    const challenge: unknown = await first.json();
    expect(challenge).toEqual({ parameters: expect.any(Object), signature: expect.any(String) });
    expect(await second.json()).not.toEqual(challenge);
  });

  test('is not there where none is posed', async () => {
    const server = await TestApp.start();
    expect((await server.browser().fetch('/captcha/challenge')).status).toBe(404);
    await server.close();
  });
});

describe('a page, which shows no captcha,', () => {
  const paths = ['/activate', '/login', '/reset-password', '/restore-account'];

  test.each(paths)('offers no form at %s that would need one, and takes none', async (path) => {
    const page = await openPage(asking.browser(), `${path}/x/y`);
    expect(page).toMatchObject({ heading: 'This link does not work', fields: [], buttons: [] });
    expect(page.text).toMatch(/[Aa]sk for a /);
    expect((await openPage(asking.browser(), path, { email: 'ada@example.com' })).status).toBe(404);
  });

  test.each([
    ['/activate', ['email']],
    ['/login', []],
    ['/reset-password', ['email']],
    ['/restore-account', []],
  ])('goes by the mutation that it runs: %s', async (path, fields) => {
    expect((await openPage(askingAtOne.browser(), `${path}/x/y`)).fields).toEqual(fields);
  });
});
