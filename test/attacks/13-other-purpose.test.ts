import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  CheckLinkDocument,
  MeDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
} from '../../schema/documents.ts';
import type { LinkInput } from '../../src/links/links.ts';
import { linkPurposes, type LinkPurpose } from '../../src/links/purpose.ts';
import { testConfig } from '../support/config.ts';
import { expectDead } from '../support/dead.ts';
import { letterBy, type MailedSignUp } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn, codePurposes, codes, links, newAddressOf } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { openPage } from '../support/page.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function check(purpose: LinkPurpose, link: LinkInput) {
  return (await app.browser().send(CheckLinkDocument, { input: { purpose, ...link } })).checkLink;
}

/** Nothing that is for one purpose is of any use for another: not to look at, not on its page, not by its mutation. */
async function expectNoLinkOf(purpose: LinkPurpose, link: LinkInput): Promise<void> {
  await expectDead(app, links[purpose].use(link));
  // Of one that has an effect already, looking says so; but only of a genuine one.
  expect(await check(purpose, link)).toBe('INVALID');
  const { template } = testConfig().links[purpose];
  const url = template.replace('{uid}', encodeURIComponent(link.uid)).replace('{token}', link.token);
  for (const form of [undefined, { password: betterPassword }])
    expect((await openPage(app.browser(), url, form)).heading).toBe('This link does not work');
}

describe('every pair of purposes', () => {
  const minted = new Map<LinkPurpose, LinkInput>();
  const linkOf = (purpose: LinkPurpose) => minted.get(purpose) ?? { uid: '', token: '' };
  beforeAll(async () => {
    for (const purpose of linkPurposes) {
      const email = `${purpose.toLowerCase()}@example.com`;
      minted.set(purpose, (await links[purpose].obtain(app.sink, app.mobileApp(), email)).link);
    }
  });

  const pairs = linkPurposes.flatMap((from) =>
    linkPurposes.filter((purpose) => purpose !== from).map((purpose) => ({ from, purpose })),
  );

  test.each(pairs)('a link of $from is dead as one of $purpose', async ({ from, purpose }) => {
    const { uid, token } = linkOf(from);
    await expectNoLinkOf(purpose, { uid, token });
    // Nor does it help to name what a link of that purpose is about.
    await expectNoLinkOf(purpose, { uid: linkOf(purpose).uid, token });
  });

  test('and each works for its own in the end', async () => {
    for (const purpose of linkPurposes) {
      const use = links[purpose].use(linkOf(purpose));
      expect(await payloadOf(app.browser(), use)).toMatchObject({ errors: [] });
    }
  });
});

test('the links of one account that are alive at the same time are as distinct', async () => {
  const [client, email] = [app.mobileApp(), 'all.of.them@example.com'];
  await app.createAccount(client, email);
  const currentPassword = goodPassword;
  const newEmail = newAddressOf(email);
  const alive: [LinkPurpose, LinkInput][] = [];
  alive.push(['PASSWORD_RESET', (await app.forgetPassword(client, email)).link]);
  const orders = [
    ['LOGIN', email, operation(RequestLoginLinkDocument, { input: { email } })],
    [
      'EMAIL_CHANGE',
      newEmail,
      operation(RequestEmailChangeDocument, { input: { newEmail, currentPassword } }),
    ],
    ['ACCOUNT_DELETION', email, operation(RequestAccountDeletionDocument, { input: { currentPassword } })],
  ] as const;
  for (const [purpose, address, order] of orders)
    alive.push([purpose, (await letterBy(app.sink, address, () => payloadOf(client, order))).link]);

  for (const [from, link] of alive) {
    for (const purpose of linkPurposes.filter((other) => other !== from)) await expectNoLinkOf(purpose, link);
    expect(await check(from, link)).toBe('VALID');
  }
});

describe('a session token', () => {
  let token: string;
  let uid: string;
  beforeAll(async () => {
    const client = app.mobileApp();
    await app.createAccount(client, 'session@example.com');
    token = client.sessionToken ?? '';
    ({ uid } = (await app.forgetPassword(client, 'session@example.com')).link);
  });

  test.each(linkPurposes)('is no link token of %s, nor a uid', async (purpose) => {
    await expectNoLinkOf(purpose, { uid, token });
    await expectNoLinkOf(purpose, { uid: token, token });
    // In the shape of a link token.
    const hex = Buffer.from(token, 'base64url').toString('hex');
    await expectNoLinkOf(purpose, { uid, token: `d9htc0-${hex.slice(0, 32)}` });
  });

  test.each(codePurposes)('is no code of %s', (purpose) =>
    expectDead(app, codes[purpose].use({ email: 'session@example.com', code: token }), 'CODE_INVALID'),
  );

  test('is no sign-up token', async () => {
    const { letter } = await app.signUp(app.mobileApp(), 'waits@example.com');
    const input = { ...letter.link, signupToken: token };
    await expectDead(app, operation(ActivateAccountDocument, { input }), 'PASSWORD_REQUIRED');
  });
});

/** Who a server takes somebody for that shows a token in place of a session's. */
async function viewersBy(token: string): Promise<unknown[]> {
  const viewers = [];
  const browser = app.browser();
  browser.cookies.set('rekey', token);
  viewers.push((await browser.send(MeDocument, {})).me);
  for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `Basic ${token}`, token]) {
    const { data } = await app.browser().post(operation(MeDocument, {}), { authorization });
    viewers.push(data?.['me'] ?? null);
  }
  return viewers;
}

test.each(linkPurposes)('a link token of %s is no session token, nor is its uid', async (purpose) => {
  const email = `as-session.${purpose.toLowerCase()}@example.com`;
  const { link } = await links[purpose].obtain(app.sink, app.mobileApp(), email);
  for (const token of [link.token, link.uid, `${link.uid}/${link.token}`, link.token.split('-')[1] ?? ''])
    expect(new Set(await viewersBy(token))).toEqual(new Set([null]));
});

describe('a sign-up token', () => {
  let signUp: MailedSignUp;
  let token: string;
  beforeAll(async () => {
    signUp = await app.signUp(app.mobileApp(), 'signs-up@example.com');
    token = signUp.signupToken ?? '';
  });

  test.each(linkPurposes)('is no link token of %s', (purpose) =>
    expectNoLinkOf(purpose, { uid: signUp.letter.link.uid, token }),
  );

  test('is no session token', async () => {
    expect(token).toMatch(/^\w+-\w+$/);
    expect(new Set(await viewersBy(token))).toEqual(new Set([null]));
  });

  test.each(linkPurposes)('is not what a link token of %s can stand for', async (purpose) => {
    const email = `as-proof.${purpose.toLowerCase()}@example.com`;
    const { link } = await links[purpose].obtain(app.sink, app.mobileApp(), email);
    const input = { ...signUp.letter.link, signupToken: link.token };
    await expectDead(app, operation(ActivateAccountDocument, { input }), 'PASSWORD_REQUIRED');
    const browser = app.browser();
    browser.cookies.set('rekey-signup', link.token);
    const byCookie = operation(ActivateAccountDocument, { input: signUp.letter.link });
    expect(await payloadOf(browser, byCookie)).toMatchObject({ errors: [{ code: 'PASSWORD_REQUIRED' }] });
  });

  test('and the link of the sign-up itself is none', async () => {
    const { link } = signUp.letter;
    const input = { ...link, signupToken: link.token };
    await expectDead(app, operation(ActivateAccountDocument, { input }), 'PASSWORD_REQUIRED');
  });
});

describe('a code', () => {
  const other = { ACTIVATION: 'PASSWORD_RESET', PASSWORD_RESET: 'ACTIVATION' } as const;

  test.each(codePurposes)('of %s is none for the other purpose, and no link token', async (purpose) => {
    const email = `code.${purpose.toLowerCase()}@example.com`;
    const letter = await codes[purpose].obtain(app.sink, app.mobileApp(), email);
    const typed = codeIn(letter);
    await expectDead(app, codes[other[purpose]].use(typed), 'CODE_INVALID');
    for (const each of linkPurposes) await expectNoLinkOf(each, { uid: letter.link.uid, token: typed.code });
    for (const each of codePurposes)
      await expectDead(app, codes[each].use({ email, code: letter.link.token }), 'CODE_INVALID');
    expect(new Set(await viewersBy(typed.code))).toEqual(new Set([null]));
    expect(await payloadOf(app.browser(), codes[purpose].use(typed))).toMatchObject({ errors: [] });
  });
});
