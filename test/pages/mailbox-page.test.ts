import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RegisterDocument, RequestPasswordResetDocument } from '../../schema/documents.ts';
import { createApp, type App } from '../../src/app.ts';
import { migrate } from '../../src/database/migrate.ts';
import { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { Clock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { goodPassword } from '../support/people.ts';
import { waitFor } from '../support/wait-for.ts';
import { freshDatabase } from '../support/databases.ts';

describe('in development, without SMTP', () => {
  const clock = new Clock();
  let app: App;
  let browser: Client;
  beforeAll(async () => {
    app = await createApp(testConfig({ databaseUrl: await freshDatabase() }), { now: clock.now });
    await migrate(app.database);
    await app.server.listen({ host: '127.0.0.1', port: 0 });
    app.courier.start();
    browser = new Client(app.server.listeningOrigin, 'browser');
  });
  afterAll(() => app.close());

  async function mailbox(): Promise<Record<string, string | null>[]> {
    return (await (await browser.fetch('/dev/mailbox.json')).json()) as Record<string, string | null>[];
  }

  async function page(): Promise<string> {
    return (await browser.fetch('/dev/mailbox')).text();
  }

  test('an empty one says what to do', async () => {
    expect(await mailbox()).toEqual([]);
    expect(await page()).toContain('No mail yet.');
  });

  test('mails are there for programs, newest first, each with the parts of its link', async () => {
    const email = "o'neil&sons@example.com";
    await browser.send(RegisterDocument, { input: { email, password: goodPassword } });
    await waitFor(async () => (await mailbox()).length === 1);
    clock.advance(60);
    await browser.send(RequestPasswordResetDocument, { input: { email } });
    const [reset, activation] = await waitFor(async () => {
      const mails = await mailbox();
      return mails.length === 2 && mails;
    });

    expect(reset).toEqual({
      to: email,
      subject: 'Choose a new password',
      text: expect.stringContaining('http://rekey.test/reset-password/'),
      html: expect.stringContaining('<a'),
      sentAt: clock.now().toISOString(),
      purpose: 'PASSWORD_RESET',
      uid: expect.stringMatching(/^[\w-]+$/),
      token: expect.stringMatching(/^[\w-]+$/),
      link: `http://rekey.test/reset-password/${reset?.['uid'] ?? ''}/${reset?.['token'] ?? ''}`,
      code: expect.stringMatching(/^\d{8}$/),
    });
    expect(activation).toMatchObject({ purpose: 'ACTIVATION', subject: 'Activate your account' });
  });

  test('and for people, with a link to follow and nothing that runs', async () => {
    const html = await page();
    for (const mail of await mailbox()) expect(html).toContain(`<a href="${mail['link'] ?? ''}">`);
    expect(html.indexOf('Choose a new password')).toBeLessThan(html.indexOf('Activate your account'));
    expect(html).toContain('o&#39;neil&amp;sons@example.com');
    expect(html).not.toMatch(/<script|o'neil|srcdoc="[^"]*<script/);
    expect(html).toMatch(/<iframe[^>]* sandbox="(?![^"]*allow-(scripts|same-origin))/s);
  });

  test('its page lets no script run and stands in no frame', async () => {
    const { headers } = await browser.fetch('/dev/mailbox');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
  });
});

test('where mail goes out by SMTP there is none', async () => {
  const server = await TestApp.start({ smtpUrl: 'smtp://127.0.0.1:9' });
  for (const path of ['/dev/mailbox', '/dev/mailbox.json'])
    expect((await server.browser().fetch(path)).status).toBe(404);
  await server.close();
});
