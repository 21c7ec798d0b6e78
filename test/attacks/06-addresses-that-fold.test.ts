import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MeDocument, RegisterDocument, RequestEmailChangeDocument } from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import { links } from '../support/one-time.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { publicRequests } from '../support/requests.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

/** How many accounts have this very address. */
const accountsAt = (email: string) =>
  app.server.app.database.em.fork().count(User, { email, claimedEmailKey: { $ne: null } });

const { requestPasswordReset, requestLoginLink, resendActivation } = publicRequests;

// By one rule or another of upper and lower case, or of compatible forms, the one becomes the other.
const folding = {
  theSame: [
    ['the long ſ and s', 'ſam@example.com', 'sam@example.com'],
    ['the Kelvin sign and k', '\u212Aim@example.com', 'Kim@example.com'],
    ['the Kelvin sign and K', '\u212Aurt@example.com', 'kurt@example.com'],
    ['the full-width ＠ and @', 'pat＠example.com', 'pat@example.com'],
    ['the small ﹫ and @', 'pit﹫example.com', 'pit@example.com'],
    ['the long ſ and s in the domain', 'ada@ſite.example', 'ada@site.example'],
    ['a full-width dot and a dot', 'dot@example．com', 'dot@example.com'],
    ['an ideographic dot and a dot', 'spot@example。com', 'spot@example.com'],
    ['a ligature and its letters', 'o\ufb03ce@example.com', 'office@example.com'],
    ['full-width letters and letters', 'ｍａｘ@example.com', 'max@example.com'],
    ['a number in a circle and the number', 'number①@example.com', 'number1@example.com'],
    ['a letter and its mark, composed or not', 'rene\u0301@example.com', 'ren\u00e9@example.com'],
    ['the Angstrom sign and å', '\u212Bsa@example.com', '\u00e5sa@example.com'],
    ['the Ohm sign and ω', '\u2126mega@example.com', 'ωmega@example.com'],
    ['upper and lower case', 'ADA.LOVELACE@EXAMPLE.COM', 'ada.lovelace@example.com'],
  ],
  another: [
    ['ı and i', 'mıke@example.com', 'mike@example.com'],
    ['İ and i', 'İrene@example.com', 'irene@example.com'],
    ['ß and ss', 'straße@example.com', 'strasse@example.com'],
    ['ẞ and ss', 'STRAẞE@example.net', 'strasse@example.net'],
    ['ß and ss in the domain', 'eva@groß.example', 'eva@gross.example'],
    ['ı and i in the domain', 'eva@gıthub.example', 'eva@github.example'],
    ['final ς and σ', 'ώς@example.com', 'ώσ@example.com'],
    ['a Cyrillic а and a', 'pаul@example.com', 'paul@example.com'],
    ['a letter with and without its mark', 'zoë@example.com', 'zoe@example.com'],
  ],
} as const;

describe.each(folding.theSame)('%s', (_name, alike, stored) => {
  beforeAll(() => app.createAccount(app.mobileApp(), stored));

  test('are one address: whoever signs up by the other form gets no account, and only its owner a mail', async () => {
    const before = app.sink.mails.length;
    await app.browser().send(RegisterDocument, { input: { email: alike, password: betterPassword } });
    await app.server.outboxIsEmpty();
    await payloadOf(app.browser(), resendActivation(alike));
    await app.server.outboxIsEmpty();
    const mails = app.sink.mails.slice(before);
    expect(mails.map(({ recipients }) => recipients)).toEqual([[stored]]);
    expect(mails[0]?.parsed.subject).toBe('You already have an account');
    expect(await signIn(app.mobileApp(), alike, betterPassword)).toBe(false);
    expect(await signIn(app.mobileApp(), stored, betterPassword)).toBe(false);
    expect(await accountsAt(stored)).toBe(1);
  });

  test.each([
    ['a new password', requestPasswordReset],
    ['a login link', requestLoginLink],
  ])('the mail with %s goes only to the address that is stored', async (_what, request) => {
    const before = app.sink.mails.length;
    await payloadOf(app.browser(), request(alike));
    await app.server.outboxIsEmpty();
    const recipients = app.sink.mails.slice(before).map((mail) => mail.recipients);
    expect(recipients).toEqual([[stored]]);
  });

  test('is no address that another account can have', async () => {
    const thief = app.mobileApp();
    const email = `thief-of-${stored}`;
    await app.createAccount(thief, email);
    const before = app.sink.mails.length;
    const input = { newEmail: alike, currentPassword: goodPassword };
    await thief.send(RequestEmailChangeDocument, { input });
    await app.server.outboxIsEmpty();
    const mails = app.sink.mails.slice(before);
    expect(mails.map(({ recipients }) => recipients)).toEqual([[stored]]);
    expect(mails[0]?.parsed.subject).toBe('You already have an account with this address');
    expect((await thief.send(MeDocument, {})).me?.email).toBe(email);
  });
});

describe.each(
  folding.another.flatMap(([name, one, other]) => [
    { name, mine: one, theirs: other },
    { name: `${name}, the other way round`, mine: `x.${other}`, theirs: `x.${one}` },
  ]),
)('$name', ({ mine, theirs }) => {
  const myPassword = 'what the look-alike chose';

  test('are two addresses: before mine has an account, no mail goes anywhere by its name', async () => {
    await app.createAccount(app.mobileApp(), theirs);
    const before = app.sink.mails.length;
    for (const request of [requestPasswordReset, requestLoginLink, resendActivation])
      await payloadOf(app.browser(), request(mine));
    await app.server.outboxIsEmpty();
    expect(app.sink.mails.slice(before)).toEqual([]);
    expect(await signIn(app.mobileApp(), mine, goodPassword)).toBe(false);
  });

  test('both accounts exist, and what I am mailed is about mine alone', async () => {
    const client = app.mobileApp();
    await app.createAccount(client, mine, myPassword);
    const me = (await client.send(MeDocument, {})).me;
    const before = app.sink.mails.length;
    const { link, mail } = await app.forgetPassword(app.browser(), mine);
    expect(mail.recipients).toEqual([mine]);
    expect(app.sink.mails).toHaveLength(before + 1);
    expect(await payloadOf(app.browser(), links.PASSWORD_RESET.use(link))).toMatchObject({
      user: { email: me?.email },
      errors: [],
    });
    expect(await signIn(app.mobileApp(), mine, betterPassword)).toBe(true);
    expect(await signIn(app.mobileApp(), theirs, betterPassword)).toBe(false);
    expect(await signIn(app.mobileApp(), theirs, goodPassword)).toBe(true);
    expect(await signIn(app.mobileApp(), mine, goodPassword)).toBe(false);
  });
});
