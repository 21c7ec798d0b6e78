import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { print } from 'graphql';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  LoginDocument,
  MeDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
} from '../../schema/documents.ts';
import { hasChromium, photograph, startChromium } from '../support/chromium.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { ServerProcess } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { databaseIn } from '../support/databases.ts';

const inBrowser = hasChromium ? describe : describe.skip;

inBrowser('in Chromium (skipped where there is none; CHROMIUM_PATH says where it is)', () => {
  let folder: TemporaryFolder;
  let server: ServerProcess;
  let chromium: Browser;
  let complaints: string[];
  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    server = await ServerProcess.start({ DATABASE_URL: await databaseIn(folder.path) });
    chromium = await startChromium();
  });
  afterAll(async () => {
    await chromium.close();
    await server.end();
    await folder.remove();
  });
  beforeEach(() => {
    complaints = [];
  });

  /** A person's browser, with nothing in it yet; what it complains of is noted. */
  async function openBrowser(): Promise<{ context: BrowserContext; page: Page }> {
    const context = await chromium.newContext({ baseURL: server.origin });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
    return { context, page };
  }

  /** Calls the API as a front end on the same origin does: no answer of the server's own lets a script call anything. */
  async function send(
    page: Page,
    document: Parameters<typeof print>[0],
    variables: object,
  ): Promise<unknown> {
    const frontEnd = await page.context().newPage();
    await frontEnd.route('/front-end', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await frontEnd.goto('/front-end');
    const body = JSON.stringify({ query: print(document), variables });
    const answer = await frontEnd.evaluate(async (sent) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/graphql', { method: 'POST', headers, body: sent })).json();
    }, body);
    await frontEnd.close();
    return answer;
  }

  /** Opens the mailbox and follows the link of the newest mail with a subject. */
  async function followLink(page: Page, email: string, subject: string): Promise<void> {
    const mail = page.locator('article', { hasText: email }).filter({ hasText: subject }).first();
    for (let tries = 0; tries < 50 && (await mail.count()) === 0; tries += 1) await page.goto('/dev/mailbox');
    await mail.getByRole('link').first().click();
  }

  /** Waits until the page says what it is to say; fails where it does not. */
  async function expectHeading(page: Page, name: string): Promise<void> {
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  async function signUp(page: Page, email: string): Promise<void> {
    const answer = await send(page, RegisterDocument, { input: { email, password: goodPassword } });
    expect(answer).toMatchObject({ data: { register: { errors: [] } } });
  }

  async function signIn(page: Page, email: string, password: string): Promise<unknown> {
    return send(page, LoginDocument, { input: { email, password } });
  }

  test('a person signs up, opens the mailbox, follows the link and presses the button', async () => {
    const { context, page } = await openBrowser();
    await signUp(page, 'ada@example.com');
    await followLink(page, 'ada@example.com', 'Activate your account');
    const link = page.url();
    await expectHeading(page, 'Activate your account');
    await photograph(page, 'activation');
    await page.getByRole('button', { name: 'Activate my account' }).click();
    await expectHeading(page, 'Your account is active');
    expect(await send(page, MeDocument, {})).toMatchObject({ data: { me: { email: 'ada@example.com' } } });

    await page.goto(link);
    await expectHeading(page, 'Your account is active already');
    const [cookie, ...others] = await context.cookies();
    expect(cookie).toMatchObject({ name: 'rekey', httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(others).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('in another browser the page asks for a password, and takes it', async () => {
    const [signedUp, other] = [await openBrowser(), await openBrowser()];
    await signUp(signedUp.page, 'grace@example.com');
    await followLink(other.page, 'grace@example.com', 'Activate your account');
    await expectHeading(other.page, 'Choose a password');
    await other.page.getByLabel('New password').fill(betterPassword);
    await other.page.getByRole('button', { name: 'Activate my account' }).click();
    await expectHeading(other.page, 'Your account is active');

    expect(await signIn(signedUp.page, 'grace@example.com', goodPassword)).toMatchObject({
      data: { login: { user: null, errors: [{ code: 'INVALID_CREDENTIALS' }] } },
    });
    expect(await signIn(signedUp.page, 'grace@example.com', betterPassword)).toMatchObject({
      data: { login: { user: { email: 'grace@example.com' } } },
    });
    expect(complaints).toEqual([]);
    await signedUp.context.close();
    await other.context.close();
  });

  test('a forgotten password: asked for on the page, refused when weak, changed when good', async () => {
    const { context, page } = await openBrowser();
    await signUp(page, 'mary@example.com');
    await page.goto('/reset-password/an/old-link');
    await expectHeading(page, 'This link does not work');
    await photograph(page, 'way-on');
    await page.getByLabel('Your e-mail address').fill('mary@example.com');
    await page.getByRole('button', { name: 'Mail me a new link' }).click();
    await expectHeading(page, 'Look into your mailbox');

    await followLink(page, 'mary@example.com', 'Choose a new password');
    await page.getByLabel('New password').fill('password1');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await photograph(page, 'password');
    expect(await page.getByRole('alert').allTextContents()).toEqual([
      'Too many people use it: it would be guessed.',
    ]);
    await page.getByLabel('New password').fill(betterPassword);
    await page.keyboard.press('Enter');
    await expectHeading(page, 'Your password is changed');
    expect(await signIn(page, 'mary@example.com', betterPassword)).toMatchObject({
      data: { login: { user: { email: 'mary@example.com' } } },
    });
    expect(complaints).toEqual([]);
    await context.close();
  });

  /** Signs up, activates, and so is signed in. */
  async function becomeSomebody(page: Page, email: string): Promise<void> {
    await signUp(page, email);
    await followLink(page, email, 'Activate your account');
    await page.getByRole('button', { name: 'Activate my account' }).click();
    await expectHeading(page, 'Your account is active');
  }

  test('a person moves to another address, and takes it back by the link at the old one', async () => {
    const { context, page } = await openBrowser();
    const [email, newEmail] = ['rosa@example.com', 'parks@example.com'];
    await becomeSomebody(page, email);
    await send(page, RequestEmailChangeDocument, { input: { newEmail, currentPassword: goodPassword } });
    await followLink(page, newEmail, 'Confirm your new address');
    await expectHeading(page, 'Use your new address');
    await photograph(page, 'email-change');
    await page.getByRole('button', { name: 'Use this address' }).click();
    await expectHeading(page, 'Your address is changed');
    expect(await send(page, MeDocument, {})).toMatchObject({ data: { me: { email: newEmail } } });

    await followLink(page, email, 'The address of your account was changed');
    await expectHeading(page, 'Restore your old address');
    await photograph(page, 'email-revert');
    await page.getByRole('button', { name: 'Restore my address' }).click();
    await expectHeading(page, 'Your address is restored');
    expect(await send(page, MeDocument, {})).toMatchObject({ data: { me: null } });
    await followLink(page, email, 'Choose a new password');
    await page.getByLabel('New password').fill(betterPassword);
    await page.keyboard.press('Enter');
    await expectHeading(page, 'Your password is changed');
    expect(await signIn(page, email, betterPassword)).toMatchObject({ data: { login: { user: { email } } } });
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a person leaves, and comes back by the link of the farewell mail', async () => {
    const { context, page } = await openBrowser();
    const email = 'sofia@example.com';
    await becomeSomebody(page, email);
    await send(page, RequestAccountDeletionDocument, { input: { currentPassword: goodPassword } });
    await followLink(page, email, 'Confirm that your account is to be deleted');
    await expectHeading(page, 'Delete your account');
    await photograph(page, 'account-deletion');
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await expectHeading(page, 'Your account is deleted');
    expect(await signIn(page, email, goodPassword)).toMatchObject({ data: { login: { user: null } } });

    await followLink(page, email, 'Your account is going to be erased');
    await expectHeading(page, 'Keep your account');
    await photograph(page, 'account-restore');
    await page.getByRole('button', { name: 'Restore my account' }).click();
    await expectHeading(page, 'Your account is back');
    expect(await signIn(page, email, goodPassword)).toMatchObject({ data: { login: { user: { email } } } });
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a mail can be read as HTML in the mailbox, and its button leads to the page', async () => {
    const { context, page } = await openBrowser();
    await signUp(page, 'emmy@example.com');
    const mail = page.locator('article', { hasText: 'emmy@example.com' });
    for (let tries = 0; tries < 50 && (await mail.count()) === 0; tries += 1) await page.goto('/dev/mailbox');
    await mail.getByText('As HTML').click();
    await photograph(page, 'mailbox');
    const opened = context.waitForEvent('page');
    await mail.frameLocator('iframe').getByRole('link', { name: 'Activate my account' }).click();
    const tab = await opened;
    await expectHeading(tab, 'Activate your account');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
