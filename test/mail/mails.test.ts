import { describe, expect, test } from '@jest/globals';
import { mailDefinitions } from '../../src/mail/definitions.ts';
import { directionOf, mailLanguages } from '../../src/mail/languages.ts';
import { createMailRenderer } from '../../src/mail/renderer.ts';
import { sampleValues } from '../../src/mail/sample-values.ts';
import type { MailName } from '../../src/mail/texts/language-texts.ts';

const renderer = createMailRenderer({ definitions: mailDefinitions });
const names = Object.keys(mailDefinitions) as MailName[];
const everyMail = mailLanguages.flatMap((language) => names.map((name) => [language, name] as const));

const values = (name: MailName) => sampleValues(name, mailDefinitions[name]);
const render = (language: (typeof mailLanguages)[number], name: MailName) =>
  renderer.render(name, language, values(name));

/** The words of an HTML part, as they are read from the top: without what is hidden. */
function wordsOf(html: string): string {
  return html
    .replace(/<head>.*<\/head>|<!--.*?-->|<div style="display:none.*?<\/div>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
/** An HTML part without what makes it look good: short enough for people to see in a snapshot what has changed. */
const structureOf = (html: string) =>
  html
    .replace(/<style.*?<\/style>|<!--.*?-->| (?:style|align|border|cell\w+|bgcolor|valign)="[^"]*"/gs, '')
    .replace(/>\s+</g, '>\n<');
const squeezed = (text: string) => text.replace(/[\s:]+/g, '');

describe.each(everyMail)('in %s the mail %s', (language, name) => {
  const { link, code, occasion } = mailDefinitions[name];
  const mail = render(language, name);
  const parts = [mail.text, wordsOf(mail.html)];

  test('reads as it did', () => {
    expect(`Subject: ${mail.subject}\n\n${mail.text}`).toMatchSnapshot();
    expect(structureOf(mail.html)).toMatchSnapshot();
  });

  test('says the same in both parts', () => {
    const words = squeezed(wordsOf(mail.html));
    for (const line of mail.text.split('\n')) expect(words).toContain(squeezed(line));
  });

  test('has its link where it carries one, as a button and in full', () => {
    const { url = 'https:' } = values(name).link ?? {};
    for (const part of parts) expect(part.includes(url)).toBe(link);
    expect(mail.html.split(`href="${url}"`)).toHaveLength(link ? 3 : 1);
    expect(mail.html.split('href=')).toHaveLength(link ? 3 : 1);
    if (link) expect(mail.text.split('\n')).toContain(url);
  });

  test('has its code where it carries one, on a line of its own', () => {
    const { digits = '49281706' } = values(name).code ?? {};
    expect(mail.text.split('\n').includes(digits)).toBe(code);
    expect(wordsOf(mail.html).includes(digits)).toBe(code);
  });

  test('says when and from where where it may, and nothing of it where it may not', () => {
    for (const part of parts) {
      for (const word of ['UTC', '192.0.2.44', 'Firefox', 'Windows'])
        expect(part.includes(word)).toBe(occasion);
    }
  });

  test('calls nobody by name or address, since a stranger may have chosen the name', () => {
    for (const part of [mail.subject, mail.html, mail.text]) expect(part).not.toMatch(/Lovelace|ada@/);
  });

  test('loads nothing, runs nothing and counts nobody', () => {
    expect(mail.html).not.toMatch(
      /<(?:script|img|link|iframe|object|video|form)|src=|url\(|@import| on\w+=/i,
    );
    expect(mail.html.length).toBeLessThan(20_000);
  });

  test('names its language and its direction, and knows the dark', () => {
    expect(mail.html).toContain(`<html lang="${language}" dir="${directionOf(language)}"`);
    expect(mail.html).toContain(`<title>${mail.subject.replaceAll("'", '&#39;')}</title>`);
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">');
    expect(mail.html).toContain('@media (prefers-color-scheme: dark)');
  });

  test('is written in full: nothing is left to fill in', () => {
    for (const part of [mail.subject, mail.text, mail.html])
      expect(part).not.toMatch(/\{\{|\{%|undefined|\[object/);
  });
});

test('a whole mail looks as it did', () => {
  expect(render('en', 'password-reset').html).toMatchSnapshot();
});

test('Arabic runs from the right, and what is not Arabic stays as it is', () => {
  const { html } = render('ar', 'password-reset');
  expect(html).not.toMatch(/text-align: ?left(?!;direction)|align="left"|direction: ?ltr/);
  expect(html).toContain('text-align: right');
  expect(html).toMatch(/<p dir="ltr"[^>]*>\s*<a [^>]*>https:/);
  expect(html).toMatch(/<p dir="ltr"[^>]*>\s*<span [^>]*>49281706</);
});

test('every language has words of its own for every mail', () => {
  for (const name of names) {
    const texts = mailLanguages.map((language) => render(language, name));
    expect(new Set(texts.map(({ subject }) => subject)).size).toBe(mailLanguages.length);
    expect(new Set(texts.map(({ text }) => text)).size).toBe(mailLanguages.length);
  }
});
