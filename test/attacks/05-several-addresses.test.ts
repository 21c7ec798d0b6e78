import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  ConfirmAccountDeletionDocument,
  MeDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
} from '../../schema/documents.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { User } from '../../src/entities/user.ts';
import { letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { links } from '../support/one-time.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { addressFields, byVariable } from '../support/schema-inputs.ts';

const [me, victim] = ['me@example.com', 'victim@example.org'];

let app: MailedApp;
let sessionToken: string | null;
beforeAll(async () => {
  app = await MailedApp.start();
  const client = app.mobileApp();
  await app.createAccount(client, me);
  await app.createAccount(app.mobileApp(), victim);
  ({ sessionToken } = client);
});
afterAll(() => app.close());

const database = () => app.server.app.database.em.fork();

const severalAddresses: [string, string][] = [
  ['a comma', `${me},${victim}`],
  ['a comma and a blank', `${me}, ${victim}`],
  ['a full-width comma', `${me}，${victim}`],
  ['a semicolon', `${me};${victim}`],
  ['a blank', `${me} ${victim}`],
  ['a no-break space', `${me}\u00a0${victim}`],
  ['a tab', `${me}\t${victim}`],
  ['%0a', `${me}%0a${victim}`],
  ['%0d%0a and a header', `${me}%0d%0abcc:${victim}`],
  ['%00', `${me}%00${victim}`],
  ['%20', `${me}%20${victim}`],
  ['%2c', `${me}%2c${victim}`],
  ['a line break', `${me}\n${victim}`],
  ['CR LF and a header', `${me}\r\nBcc: ${victim}`],
  ['a bar', `${me}|${victim}`],
  ['a slash', `${me}/${victim}`],
  ['a backslash', `${me}\\${victim}`],
  ['an ampersand', `${me}&email=${victim}`],
  ['nothing', `${me}${victim}`],
  ['brackets', `["${me}","${victim}"]`],
  ['braces', `{"a":"${me}","b":"${victim}"}`],
  ['a name before it', `${me} <${victim}>`],
  ['angle brackets', `<${victim}>`],
  ['angle brackets, and more of SMTP', `${me}> NOTIFY=NEVER <${victim}`],
  ['a group', `them:${me},${victim};`],
  ['a source route', `@example.com:${victim}`],
  ['a percent hack', `victim%example.org@[127.0.0.1]`],
  ['a bang path', `example.org!victim`],
  ['a quoted local part with an @', `"${victim}"@example.com`],
  ['a quoted local part with an @ and a comma', `"${victim},"@example.com`],
  ['a quoted local part with an escape', `"me\\"@example.com`],
  ['a quoted local part with a blank', `"a b"@example.com`],
  ['a quoted local part that is empty', `""@example.com`],
  ['a comment', `victim@example.org(comment)`],
  ['a comment before it', `(comment)victim@example.org`],
  ['a comment within it', `victim(x)@example.org`],
  ['a comment with another address', `me@example.com(@example.org)`],
  ['a folded space', `victim@\r\n example.org`],
  ['a folded space before the @', `victim\r\n @example.org`],
  ['an encoded word', `=?utf-8?q?me=40example.com=2c?= <${victim}>`],
  ['an encoded word alone', `=?utf-8?q?victim=40example.org=2c?=@example.com`],
  ['an encoded word in base 64', `=?UTF-8?B?dmljdGltQGV4YW1wbGUub3JnLA?=@example.com`],
  ['a UTF-7 word', `+AG0-e@example.com+ACw-${victim}`],
  ['an address of an IP', 'victim@[192.0.2.1]'],
];

describe.each(addressFields)('$mutation', ({ field, ...mutation }) => {
  // To say more would tell who has an account.
  const refusal = mutation.mutation === 'login' ? 'INVALID_CREDENTIALS' : 'EMAIL_INVALID';

  test.each(severalAddresses)('takes no addresses that are joined by %s', async (_name, text) => {
    const mails = app.sink.mails.length;
    const client = app.mobileApp();
    client.sessionToken = sessionToken;
    const input = { ...mutation.sample, currentPassword: goodPassword, [field]: text };
    const known = Object.entries(input).filter(([name]) => mutation.fields.includes(name));
    const { errors } = await payloadOf(client, byVariable(mutation, Object.fromEntries(known)));
    expect(errors.map(({ code }) => code)).toEqual([refusal]);
    expect(await database().count(OutgoingMail)).toBe(0);
    expect(app.sink.mails).toHaveLength(mails);
  });

  test('takes a request with addresses that are joined by NUL for faulty', async () => {
    const input = { ...mutation.sample, [field]: `${me}\0${victim}` };
    const { status, data, errors } = await app.mobileApp().post(byVariable(mutation, input));
    expect({ status, data }).toEqual({ status: 400, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

test('nobody has come to be by any of it', async () => {
  expect(await database().count(User)).toBe(2);
});

describe('whatever is accepted, RCPT TO equals the stored address', () => {
  test.each<[name: string, written: string, stored: string, shown?: string]>([
    ['upper and lower case', 'Ada.NAME@Example.ORG', 'Ada.NAME@example.org'],
    ['an encoded line break before the @', 'me%0avictim@example.com', 'me%0avictim@example.com'],
    ['a percent hack', 'victim%example.org@example.com', 'victim%example.org@example.com'],
    ['a bang', 'example.org!victim@example.com', 'example.org!victim@example.com'],
    ['all other signs', "#$&'*+/=?^_`{|}~-@example.com", "#$&'*+/=?^_`{|}~-@example.com"],
    ['another script', 'жертва@example.com', 'жертва@example.com'],
    ['a domain of another script', 'me@жертва.example', 'me@xn--80adid5cm.example', 'me@жертва.example'],
    ['full-width letters', 'ｖｉｃｔｉｍ＠ｅｘａｍｐｌｅ．ｎｅｔ', 'victim@example.net'],
    ['blanks around it', ' \t around@example.com\n', 'around@example.com'],
    // The test's SMTP server shows a domain as people read it.
  ])('%s', async (_name, written, stored, shown = stored) => {
    const client = app.mobileApp();
    const before = app.sink.mails.length;
    /** Orders a mail by the address as it was written, and waits for it where it is stored. */
    const order = <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables) =>
      letterBy(app.sink, shown, () => client.send(document, variables));

    await order(RegisterDocument, { input: { email: written, password: goodPassword } });
    const { link } = await order(ResendActivationDocument, { input: { email: written } });
    await payloadOf(client, links.ACTIVATION.use(link));
    expect(await signIn(client, written, betterPassword)).toBe(true);
    expect((await client.send(MeDocument, {})).me?.email).toBe(stored);
    await order(RequestLoginLinkDocument, { input: { email: written } });
    await order(RequestPasswordResetDocument, { input: { email: written } });
    const currentPassword = betterPassword;
    const deletion = await order(RequestAccountDeletionDocument, { input: { currentPassword } });
    await order(ConfirmAccountDeletionDocument, { input: deletion.link });

    const recipients = app.sink.mails.slice(before).map((mail) => mail.recipients);
    expect(recipients).toEqual(Array(recipients.length).fill([shown]));
    expect(recipients).toHaveLength(6);
    expect(await database().count(User, { email: stored })).toBe(1);
  });

  test('also where it is a new address', async () => {
    const client = app.mobileApp();
    await app.createAccount(client, 'grace@example.com');
    const input = { newEmail: '\tＧｒａｃｅ%2cme＠ｅｘａｍｐｌｅ．ｎｅｔ ', currentPassword: goodPassword };
    const stored = 'Grace%2cme@example.net';
    const { link, mail } = await letterBy(app.sink, stored, () =>
      client.send(RequestEmailChangeDocument, { input }),
    );
    expect(mail.recipients).toEqual([stored]);
    await payloadOf(client, links.EMAIL_CHANGE.use(link));
    expect((await client.send(MeDocument, {})).me?.email).toBe(stored);
  });
});
