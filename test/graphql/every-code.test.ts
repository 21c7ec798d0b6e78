import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActivateAccountWithCodeDocument, MeDocument } from '../../schema/documents.ts';
import { shortCodeSeconds } from '../../src/links/short-codes.ts';
import { wrong } from '../support/codes.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn, codePurposes, codes } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

describe.each(codePurposes)('a code of %s', (purpose) => {
  const { obtain, use } = codes[purpose];

  /** Makes somebody to whom a code is mailed. */
  const codeFor = async (whose: string) =>
    codeIn(await obtain(app.sink, app.mobileApp(), `${whose}.${purpose.toLowerCase()}@example.com`));

  const enter = (body: Operation) => payloadOf(app.browser(), body);

  test('gets one answer, byte for byte: wrong, used, too old, tried too often, or of nobody', async () => {
    const mistyped = await codeFor('ada');
    const old = await codeFor('grace');
    app.clock.advance(shortCodeSeconds + 1);
    const used = await codeFor('mary');
    expect(await enter(use(used))).toMatchObject({ errors: [] });
    const overtried = await codeFor('emmy');
    for (let tries = 0; tries < 5; tries += 1)
      await enter(use({ ...overtried, code: wrong(overtried.code) }));

    const answers = [];
    for (const typed of [
      { ...mistyped, code: wrong(mistyped.code) },
      used,
      old,
      overtried,
      { email: 'nobody@example.com', code: used.code },
      { email: used.email, code: 'no code' },
    ]) {
      const { status, text } = await app.browser().post(use(typed));
      answers.push({ status, text });
    }
    expect(answers[0]?.text).toContain('"CODE_INVALID"');
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('is said to be for no address where there is none', async () => {
    expect(await enter(use({ email: 'ada@', code: '12345678' }))).toMatchObject({
      user: null,
      errors: [{ code: 'EMAIL_INVALID', path: ['input', 'email'] }],
    });
  });
});

describe('a code does what its link does', () => {
  test('elsewhere than at the sign-up it needs a password, lives on meanwhile, and the password is the account’s', async () => {
    const typed = codeIn(await codes.ACTIVATION.obtain(app.sink, app.mobileApp(), 'rosa@example.com'));
    const withoutPassword = operation(ActivateAccountWithCodeDocument, { input: typed });
    expect(await payloadOf(app.browser(), withoutPassword)).toMatchObject({
      user: null,
      sessionToken: null,
      errors: [{ code: 'PASSWORD_REQUIRED', path: ['input', 'password'] }],
    });

    const browser = app.browser();
    expect(await payloadOf(browser, codes.ACTIVATION.use(typed))).toMatchObject({ errors: [] });
    expect((await browser.send(MeDocument, {})).me?.email).toBe(typed.email);
    expect(await signIn(app.browser(), typed.email, goodPassword)).toBe(false);
    expect(await signIn(app.browser(), typed.email, betterPassword)).toBe(true);
  });

  test('a new password by it ends every session, and signs nobody in', async () => {
    const phone = app.mobileApp();
    const letter = await codes.PASSWORD_RESET.obtain(app.sink, phone, 'sofia@example.com');
    expect((await phone.send(MeDocument, {})).me?.email).toBe('sofia@example.com');
    const browser = app.browser();
    await payloadOf(browser, codes.PASSWORD_RESET.use(codeIn(letter)));
    for (const client of [phone, browser]) expect((await client.send(MeDocument, {})).me).toBeNull();
  });

  test('and confirms the address of a sign-up that waited', async () => {
    await app.signUp(app.mobileApp(), 'lise@example.com');
    const letter = await app.forgetPassword(app.browser(), 'lise@example.com');
    expect(await payloadOf(app.browser(), codes.PASSWORD_RESET.use(codeIn(letter)))).toMatchObject({
      user: { profile: { emailConfirmed: true } },
      errors: [],
    });
    expect(await signIn(app.browser(), 'lise@example.com', betterPassword)).toBe(true);
  });
});
