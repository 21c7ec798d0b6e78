import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mailDefinitions } from '../../src/mail/definitions.ts';
import { mailLanguages } from '../../src/mail/languages.ts';
import { freePort, RekeyProcess, type Ending } from '../support/server-process.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

const names = Object.keys(mailDefinitions);
const stack = /^\s+at |node_modules|node:internal/m;

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

function rekey(parameters: readonly string[], settings: Record<string, string> = {}): Promise<Ending> {
  const environment = { SECRET_KEY: 'a secret of the tests', ...settings };
  return new RekeyProcess('bundle/cli.js', ['mail', ...parameters], environment).ended;
}

async function override(path: string, source: string): Promise<Record<string, string>> {
  const templates = join(folder.path, 'templates');
  await mkdir(join(templates, path, '..'), { recursive: true });
  await writeFile(join(templates, path), source);
  return { MAIL_TEMPLATES: templates };
}

describe('rekey mail preview', () => {
  test('writes every mail in every language, with a page that leads to each', async () => {
    const target = join(folder.path, 'some/where');
    const { code, stdout, stderr } = await rekey(['preview', target]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `Wrote ${names.length} mails in ${mailLanguages.length} languages to ${target}: open ${target}/index.html.\n`,
    );
    const expected = names.flatMap((name) => [`${name}.html`, `${name}.subject.txt`, `${name}.txt`]);
    for (const language of mailLanguages)
      expect((await readdir(join(target, language))).sort()).toEqual([...expected].sort());
    const index = await readFile(join(target, 'index.html'), 'utf8');
    const links = Array.from(index.matchAll(/href="([^"]+)"/g), ([, path = '']) => path);
    expect(links).toHaveLength(names.length * mailLanguages.length * 2);
    for (const path of links) expect(existsSync(join(target, path))).toBe(true);
  });

  test('shows what a folder of templates overrides', async () => {
    const settings = await override('de/login.subject.txt', 'Anmelden bei Beispiel');
    expect((await rekey(['preview', folder.path], settings)).code).toBe(0);
    expect(await readFile(join(folder.path, 'de/login.subject.txt'), 'utf8')).toBe('Anmelden bei Beispiel\n');
    expect(await readFile(join(folder.path, 'de/login.html'), 'utf8')).toContain(
      '<title>Anmelden bei Beispiel<',
    );
  });

  test('tells every problem of the templates, and writes nothing', async () => {
    const settings = await override('de/password-reset.html', '{{ linkk }}');
    const { code, stdout, stderr } = await rekey(['preview', join(folder.path, 'out')], settings);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      '  - MAIL_TEMPLATES: de/password-reset.html uses {{ linkk }}, which is no variable',
    );
    expect(stderr).toContain('  - MAIL_TEMPLATES: de/password-reset.html lacks {{ link }}');
    expect(stderr).not.toMatch(stack);
    expect(existsSync(join(folder.path, 'out'))).toBe(false);
  });

  test('says so where it cannot write', async () => {
    await writeFile(join(folder.path, 'file'), '');
    const { code, stdout, stderr } = await rekey(['preview', join(folder.path, 'file')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^It failed: .*file/);
    expect(stderr).not.toMatch(stack);
  });
});

describe('rekey mail test', () => {
  let sink: SmtpSink;
  let settings: Record<string, string>;
  beforeAll(async () => {
    sink = await SmtpSink.start();
  });
  beforeEach(() => {
    sink.verdict = () => null;
    settings = {
      SMTP_URL: sink.url,
      MAIL_FROM: 'Example <accounts@example.com>',
      PUBLIC_URL: 'https://a.example',
    };
  });
  afterAll(() => sink.stop());
  const send = (...parameters: string[]) => rekey(['test', ...parameters], settings);

  test('sends one mail, and says what the server answered', async () => {
    const { code, stdout, stderr } = await send('--to', 'ada@example.com');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^The mail server has taken password-reset \(en\) for ada@example\.com\. It answered: 250 .+\n$/,
    );
    const { recipients, parsed } = sink.mails.at(-1) ?? {};
    expect(recipients).toEqual(['ada@example.com']);
    expect(parsed?.from?.text).toBe('"Example" <accounts@example.com>');
    expect(parsed?.subject).toBe('Choose a new password');
    expect(parsed?.text).toContain('https://a.example/password-reset/');
    expect(parsed?.html).toContain('https://a.example/password-reset/');
    expect(parsed?.messageId).toMatch(/^<\w{32}@a\.example>$/);
  });

  test('sends the mail and the language that it is asked for', async () => {
    expect((await send('--to', 'ada@example.com', '--name', 'email-changed', '--language', 'ar')).code).toBe(
      0,
    );
    expect(sink.mails.at(-1)?.parsed.subject).toBe('تم تغيير عنوان حسابك');
    expect(sink.mails.at(-1)?.parsed.html).toContain('dir="rtl"');
  });

  test('sends what a folder of templates overrides', async () => {
    settings = { ...settings, ...(await override('en/login.txt', 'Here: {{ link }}')) };
    expect((await send('--to', 'ada@example.com', '--name', 'login')).code).toBe(0);
    expect(sink.mails.at(-1)?.parsed.text).toMatch(/^Here: https:\/\/a\.example\/login\//);
  });

  test('fails with what the server says where it refuses, on one line', async () => {
    sink.verdict = () => ({ code: 550, message: 'no such mailbox\u001b[2J' });
    const { code, stdout, stderr } = await send('--to', 'nobody@example.com');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^It failed: .*550 no such mailbox/);
    expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
  });

  test('fails and says so where there is no server', async () => {
    settings['SMTP_URL'] = `smtp://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await send('--to', 'ada@example.com');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^It failed: .*ECONNREFUSED/);
    expect(stderr).not.toMatch(stack);
  });

  test('fails and says so where no server is named', async () => {
    const { code, stdout, stderr } = await rekey(['test', '--to', 'ada@example.com']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('  - SMTP_URL is not set, so there is no mail server to send by');
    expect(stderr).not.toMatch(stack);
  });

  test.each([
    ['nobody', [], "required option '--to <address>' not specified"],
    ['what is no address', ['--to', 'ada'], 'It must be one address, such as ada@example.com.'],
    ['two at once', ['--to', 'ada@example.com,eve@example.com'], 'It must be one address'],
    [
      'a mail that there is not',
      ['--to', 'a@example.com', '--name', 'logn'],
      'there are activation, sign-up-taken, ',
    ],
    [
      'a language that there is not',
      ['--to', 'a@example.com', '--language', 'pt'],
      'are en, de, fr, es, ja, ar.',
    ],
  ])('fails and says so for %s', async (_, parameters, message) => {
    const before = sink.mails.length;
    const { code, stdout, stderr } = await send(...parameters);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(stack);
    expect(sink.mails).toHaveLength(before);
  });
});
