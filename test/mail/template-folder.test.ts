import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/config/config-error.ts';
import { mailDefinitions } from '../../src/mail/definitions.ts';
import { createMailRenderer } from '../../src/mail/renderer.ts';
import { sampleValues } from '../../src/mail/sample-values.ts';
import { readTemplateFolder } from '../../src/mail/template-folder.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

async function put(path: string, content: string): Promise<void> {
  await mkdir(join(folder.path, path, '..'), { recursive: true });
  await writeFile(join(folder.path, path), content);
}
const read = (path: string | null = folder.path) => readTemplateFolder(path, mailDefinitions);
function problems(path?: string): readonly string[] {
  try {
    read(path);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a folder of templates', () => {
  test('that is not named overrides nothing', () => {
    expect(read(null)).toEqual([]);
  });

  test('overrides each part that it has a template for', async () => {
    await put('de/login.subject.txt', 'Anmelden bei Beispiel\r\n');
    await put('de/login.txt', '\uFEFFHallo {{ displayName }}\r\n{{ link }}\r\n');
    await put('de/login.html', '<p>{{ displayName }}</p><a href="{{ link }}">{{ device }}</a>');
    const renderer = createMailRenderer({ definitions: mailDefinitions, overrides: read() });
    const values = sampleValues('login', mailDefinitions.login);
    const url = values.link?.url ?? '';
    expect(renderer.render('login', 'de', values)).toEqual({
      subject: 'Anmelden bei Beispiel',
      text: `Hallo Ada Lovelace\n${url}\n`,
      html: `<p>Ada Lovelace</p><a href="${url}">Firefox auf Windows</a>`,
    });
    expect(renderer.render('login', 'en', values).subject).toBe('Sign in by this link');
  });

  test('may hold what the documentation shows', async () => {
    const documentation = await readFile('docs/mail.md', 'utf8');
    const [, example = ''] = /```liquid\n([^`]+)```/.exec(documentation) ?? [];
    await put('de/login.txt', example);
    expect(read()).toMatchObject([{ source: example }]);
    expect(example).toContain('{{ device }}');
  });

  test('may have everything that Liquid has for whoever writes it', async () => {
    await put(
      'en/login.html',
      `{% comment %} ours {% endcomment %}{% if displayName %}{{ displayName | upcase }}{% else %}you{% endif %}
       {% assign parts = email | split: "@" %}{% for part in parts %}{{ part }}{% endfor %}{{ link }}
       {{ subject }} {{ language }} {{ direction }} {{ when }} {{ ipAddress }} {{ validFor }}{% raw %}{{ x }}{% endraw %}`,
    );
    expect(problems()).toEqual([]);
  });

  test.each([['.DS_Store'], ['de/.login.txt.swp'], ['de/login.txt~'], ['.git/HEAD']])(
    'may hold what others leave behind: %s',
    async (path) => {
      await put(path, '{{ nothing');
      expect(read()).toEqual([]);
    },
  );

  test('may be made of symbolic links, as those are that Kubernetes mounts', async () => {
    await put('..data/de/login.subject.txt', 'Anmelden');
    await symlink('..data/de', join(folder.path, 'de'));
    expect(read()).toMatchObject([{ language: 'de', name: 'login', part: 'subject', source: 'Anmelden' }]);
  });
});

describe('a problem is named with its file, and what would be right:', () => {
  test.each([
    [
      'an unknown variable',
      'de/password-reset.html',
      '{{ link }} {{ code }} {{ linkk }}',
      'MAIL_TEMPLATES: de/password-reset.html uses {{ linkk }}, which is no variable: there are email, displayName, link, validFor, code, codeValidFor, when, ipAddress, device, subject, language, direction.',
    ],
    [
      'a part of a variable',
      'de/login.txt',
      '{{ link }} {{ link.url }}',
      'uses {{ link.url }}, which is no variable',
    ],
    ['a variable in a condition', 'en/login.txt', '{{ link }}{% if nane %}{% endif %}', 'uses {{ nane }}'],
    [
      'a variable of another kind of mail',
      'en/activation.txt',
      '{{ link }}{{ code }}{{ device }}',
      'uses {{ device }}',
    ],
    [
      'a link that lacks in HTML',
      'fr/login.html',
      '<p>Bonjour</p>',
      'MAIL_TEMPLATES: fr/login.html lacks {{ link }}',
    ],
    ['a link that lacks in text', 'fr/login.txt', 'Bonjour', 'MAIL_TEMPLATES: fr/login.txt lacks {{ link }}'],
    ['a code that lacks', 'es/password-reset.txt', '{{ link }}', 'es/password-reset.txt lacks {{ code }}'],
    [
      'a link that is a comment',
      'en/login.txt',
      '{% comment %}{{ link }}{% endcomment %}',
      'lacks {{ link }}',
    ],
    [
      'a link for some alone',
      'en/login.txt',
      '{% if displayName %}{{ link }}{% endif %}',
      'lacks {{ link }}',
    ],
    ['a link that is spoilt', 'en/login.txt', '{{ link | upcase }}', 'lacks {{ link }}'],
    [
      'a tag that is not closed',
      'ja/login.txt',
      '{{ link }}{% if email %}',
      'ja/login.txt cannot be used: tag',
    ],
    ['an output that is not closed', 'ja/login.txt', '{{ link', 'ja/login.txt cannot be used: output'],
    [
      'a filter that there is not',
      'ja/login.txt',
      '{{ link | shorten }}',
      'cannot be used: undefined filter: shorten',
    ],
    [
      'a file to include',
      'ja/login.txt',
      '{{ link }}{% include "a" %}',
      'cannot be used: tag "include" not found',
    ],
    [
      'a subject of two lines',
      'en/login.subject.txt',
      'Sign in\nnow',
      'en/login.subject.txt has more than one line.',
    ],
    ['a subject without a word', 'en/login.subject.txt', ' \n', 'en/login.subject.txt is empty.'],
    ['a subject of a subject', 'en/login.subject.txt', '{{ subject }}', 'uses {{ subject }}'],
    ['an unknown mail', 'en/logn.txt', 'x', 'en/logn.txt is for no mail: there are activation, '],
    ['a mail that every object has', 'en/constructor.txt', 'x', 'en/constructor.txt is for no mail'],
    [
      'an unknown language',
      'pt/login.txt',
      '{{ link }}',
      'pt is no folder of a language: there are en, de, fr, es, ja, ar.',
    ],
    ['a stray file', 'notes.md', 'x', 'notes.md is no folder of a language'],
    ['a file that is named like a language', 'de', 'x', 'de is no folder of a language'],
    [
      'a file of another kind',
      'de/login.htm',
      'x',
      'de/login.htm is no template: their names end in .subject.txt, .txt, .html.',
    ],
    ['a folder too deep', 'de/login.txt/login.txt', 'x', 'de/login.txt cannot be read: '],
  ])('%s', async (_, path, content, problem) => {
    await put(path, content);
    expect(problems()).toHaveLength(1);
    expect(problems()[0]).toMatch(/^MAIL_TEMPLATES: /);
    expect(problems()[0]).toContain(problem);
  });

  test('a folder that is not there', () => {
    const [problem = ''] = problems(join(folder.path, 'mails'));
    expect(problem).toMatch(/^MAIL_TEMPLATES names a folder that cannot be read: .*ENOENT/);
  });

  test('all of them at once', async () => {
    await put('de/login.html', '{{ linkk }} {{ x }}');
    await put('fr/login.txt', '{{ link');
    await put('notes.md', '');
    expect(problems()).toHaveLength(5);
    expect(() => read()).toThrow('The configuration cannot be used:\n  - MAIL_TEMPLATES: de/login.html uses');
  });
});
