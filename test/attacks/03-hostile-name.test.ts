import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  MeDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import type { Letter } from '../support/letter.ts';
import { letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { operation } from '../support/operation.ts';
import { goodPassword } from '../support/people.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

// Our own mails call nobody by name; these templates of an operator's do, in every part.
const templates = {
  'subject.txt': 'A new password, {{ displayName }}',
  txt: 'Dear {{ displayName }} at {{ email }},\n\n{{ link }}\n\n{{ code }}\n',
  html: '<p title="{{ displayName }}">Dear {{ displayName }} at {{ email }},</p><a href="{{ link }}">{{ code }}</a>',
};

let folder: TemporaryFolder;
let app: MailedApp;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
  await mkdir(`${folder.path}/en`);
  for (const [part, source] of Object.entries(templates))
    await writeFile(`${folder.path}/en/password-reset.${part}`, source);
  app = await MailedApp.start({ mailTemplates: folder.path });
});
afterAll(async () => {
  await app.close();
  await folder.remove();
});

let people = 0;
const someone = () => `person-${(people += 1)}@example.com`;

/** Signs up under a name, in the browser that activates the account: so the name is kept. */
async function createAccountNamed(email: string, displayName: string): Promise<Client> {
  const client = app.mobileApp();
  let signupToken: string | null = null;
  const { link } = await letterBy(app.sink, email, async () => {
    const { register } = await client.send(RegisterDocument, {
      input: { email, password: goodPassword, displayName },
    });
    expect(register.errors).toEqual([]);
    ({ signupToken } = register);
  });
  const { activateAccount } = await client.send(ActivateAccountDocument, { input: { ...link, signupToken } });
  client.sessionToken = activateAccount.sessionToken;
  expect((await client.send(MeDocument, {})).me?.profile.displayName).toBe(displayName);
  return client;
}

function forgetPassword(email: string): Promise<Letter> {
  return app.forgetPassword(app.browser(), email);
}

const headersOf = ({ mail }: Letter) => mail.parsed.headerLines.map(({ key }) => key);
const tagsOf = ({ mail }: Letter) => String(mail.parsed.html).match(/<\/?[a-z]+/gi);

/** A mail to one, with the headers and the tags of any other. */
async function expectNoNewHeader(letter: Letter, email: string): Promise<void> {
  const plain = await plainLetter();
  expect(letter.mail.recipients).toEqual([email]);
  expect(letter.mail.parsed.to).toMatchObject({ value: [{ address: email, name: '' }] });
  expect(headersOf(letter)).toEqual(headersOf(plain));
  expect(tagsOf(letter)).toEqual(tagsOf(plain));
  expect(letter.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
}

let plain: Promise<Letter> | undefined;
function plainLetter(): Promise<Letter> {
  plain ??= (async () => {
    const email = someone();
    await createAccountNamed(email, 'Ada');
    return forgetPassword(email);
  })();
  return plain;
}

/** Where a click leads: in the HTML, and in what a mail program makes of the text; the addresses of people apart. */
function clickableIn({ mail: { parsed } }: Letter): Set<string> {
  const html = `${String(parsed.html)}\n${parsed.textAsHtml ?? ''}`;
  const targets = Array.from(html.matchAll(/ href="([^"]*)"/g), ([, target = '']) => target);
  return new Set(targets.filter((target) => !target.startsWith('mailto:')));
}

const hostileNames: [string, string][] = [
  ['bold HTML', '<b>Ada</b>'],
  ['a link in HTML', '<a href="https://evil.example">Click</a>'],
  ['an image in HTML', '"><img src=https://evil.example/x onerror=alert(1)>'],
  ['a script', '</title></p><script>alert(1)</script>'],
  ['the beginning of a comment', '<!-- Ada'],
  ['entities', '&lt;b&gt; &#60;i&#62; &amp;'],
  ['quotes', `' onmouseover='alert(1)' " onclick="alert(1)`],
  ['a template', '{{ link }}{% raw %}${7*7}'],
  ['a URL', 'https://evil.example/you-have-won'],
  ['a URL of another scheme', 'ftp://evil.example javascript:alert(1)'],
  ['a URL without a scheme', 'www.evil.example'],
  ['a domain alone', 'Go to evil.example/now!'],
  ['a domain with a full-width dot', 'evil．example'],
  ['a domain with an ideographic dot', 'evil。com'],
  ['an IP address', 'http://192.0.2.1/x 192.0.2.1'],
  ['a URL in angle brackets', '<https://evil.example>'],
  ['a URL in Markdown', '[here](https://evil.example)'],
  ['an address', 'eve@evil.example'],
  ['an encoded line break', 'Ada%0d%0aBcc: eve@evil.example'],
  ['a line break that is written out', 'Ada\\r\\nBcc: eve@evil.example'],
  ['an encoded word', '=?utf-8?Q?Ada=0D=0ABcc:_eve@evil.example?='],
  ['several recipients', 'Ada <ada@evil.example>, Eve <eve@evil.example>'],
  ['a change of direction', 'Ada \u202eelpmaxe.live'],
];

describe.each(hostileNames)('a display name that holds %s', (_name, displayName) => {
  test('is escaped; one recipient, no new header, nothing clickable', async () => {
    const email = someone();
    await createAccountNamed(email, displayName);
    const letter = await forgetPassword(email);
    await expectNoNewHeader(letter, email);
    expect(clickableIn(letter)).toEqual(new Set([letter.url]));
    // The name is there, so that there is something to see.
    expect(letter.text).toMatch(/^Dear \S/);
  });
});

describe.each([
  ['CR LF', '\r\n'],
  ['LF', '\n'],
  ['CR', '\r'],
  ['CR LF and a blank', '\r\n '],
  ['a vertical tab', '\v'],
  ['NEL', '\u0085'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
])('a display name that holds %s is refused', (_name, lineBreak) => {
  const displayName = `Ada${lineBreak}Bcc: eve@evil.example`;
  const refusal = { errors: [{ code: 'VALUE_INVALID', path: ['input', 'displayName'] }] };

  test('by register', async () => {
    const input = { email: someone(), password: goodPassword, displayName };
    expect((await app.browser().send(RegisterDocument, { input })).register).toMatchObject(refusal);
    await app.server.outboxIsEmpty();
    expect(app.lettersTo(input.email)).toEqual([]);
  });

  test('by updateProfile', async () => {
    const client = app.mobileApp();
    await app.createAccount(client, someone());
    const { updateProfile } = await client.send(UpdateProfileDocument, { input: { displayName } });
    expect(updateProfile).toMatchObject(refusal);
    expect((await client.send(MeDocument, {})).me?.profile.displayName).toBeNull();
  });
});

test('a display name that holds NUL is a fault of the request', async () => {
  const input = { email: someone(), password: goodPassword, displayName: 'Ada\0Bcc: eve@evil.example' };
  const { status, data, errors } = await app.browser().post(operation(RegisterDocument, { input }));
  expect({ status, data }).toEqual({ status: 400, data: null });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  await app.server.outboxIsEmpty();
  expect(app.lettersTo(input.email)).toEqual([]);
});

describe('an address that holds', () => {
  test.each([
    ['HTML', '<b>ada</b>@example.com'],
    ['quoted HTML', '"<script>alert(1)</script>"@example.com'],
    ['a URL', 'https://evil.example/@example.com'],
    ['CR LF and a header', 'ada@example.com\r\nBcc: eve@evil.example'],
    ['LF and a header', 'ada@example.com\nBcc: eve@evil.example'],
    ['CR LF before the @', 'ada\r\nBcc:eve@evil.example'],
    ['CR LF and a command', 'ada@example.com>\r\nRCPT TO:<eve@evil.example'],
    ['an encoded word', '=?utf-8?q?eve=0d=0abcc=3a?=@example.com'],
    ['CR LF at the end and a blank', 'ada@example.com\r\n Bcc: eve@evil.example'],
  ])('%s is refused', async (_name, email) => {
    const mails = app.sink.mails.length;
    const { register } = await app
      .browser()
      .send(RegisterDocument, { input: { email, password: goodPassword } });
    expect(register.errors).toMatchObject([{ code: 'EMAIL_INVALID' }]);
    const input = { email };
    const { requestPasswordReset } = await app.browser().send(RequestPasswordResetDocument, { input });
    expect(requestPasswordReset.errors).toMatchObject([{ code: 'EMAIL_INVALID' }]);
    await app.server.outboxIsEmpty();
    expect(app.sink.mails).toHaveLength(mails);
  });

  test.each([
    ['entities', "o'hara&amp#60sons@example.com"],
    ['a template', '{{link}}@example.com'],
    ['an encoded line break', 'ada%0d%0abcc@example.com'],
    ['the beginning of a shell command', '`id`|$path@example.com'],
  ])('%s is allowed, and escaped; one recipient, no new header', async (_name, email) => {
    await createAccountNamed(email, 'Ada');
    const letter = await forgetPassword(email);
    await expectNoNewHeader(letter, email);
    expect(letter.text).toContain(`Dear Ada at ${email},`);
  });
});

test('a line break around an address or a name is only a blank', async () => {
  const email = someone();
  const input = { email: `\r\n${email}\r\n`, password: goodPassword, displayName: ' Ada\r\n' };
  const letter = await letterBy(app.sink, email, () => app.browser().send(RegisterDocument, { input }));
  expect(letter.mail.recipients).toEqual([email]);
  expect(letter.mail.raw).not.toMatch(/^bcc/im);
});

test('the browser’s name for itself is not repeated either', async () => {
  const email = someone();
  await app.createAccount(app.mobileApp(), email);
  const userAgent = 'Mozilla/5.0 <b>https://evil.example</b> Firefox/1.0 (evil.example)';
  const letter = await letterBy(app.sink, email, () =>
    app.browser().post(
      {
        query: `mutation { requestLoginLink(input: { email: "${email}" }) { errors { code } } }`,
      },
      { 'user-agent': userAgent, 'accept-language': '<b>evil.example</b>' },
    ),
  );
  expect(letter.mail.parsed.html).not.toContain('evil');
  expect(letter.text).not.toContain('evil');
});
