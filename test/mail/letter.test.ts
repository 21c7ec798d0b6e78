import { describe, expect, test } from '@jest/globals';
import { toHtml, toText } from '../../src/mail/letter.ts';
import { activationLetter } from '../../src/mail/templates/activation.ts';
import { passwordResetLetter } from '../../src/mail/templates/password-reset.ts';

const letter = {
  subject: 'Tom & Jerry',
  opening: ['Is 1 < 2?', 'Yes.'],
  link: { label: '"Open" it', url: 'https://a.example/?u=x&t=y' },
  closing: ["It's done."],
};

describe('the plain text of a letter', () => {
  test('has its paragraphs in order, and the link as it is on a line of its own', () => {
    expect(toText(letter)).toBe("Is 1 < 2?\n\nYes.\n\nhttps://a.example/?u=x&t=y\n\nIt's done.\n");
  });
});

describe('the HTML of a letter', () => {
  const html = toHtml(letter).toString();

  test('has the link behind its button and in full, escaped', () => {
    expect(html.match(/href="https:\/\/a\.example\/\?u=x&amp;t=y"/g)).toHaveLength(2);
    expect(html).toContain('>https://a.example/?u=x&amp;t=y</a>');
    expect(html).toContain('>&quot;Open&quot; it</a');
  });

  test('escapes every text', () => {
    expect(html).toContain('<title>Tom &amp; Jerry</title>');
    expect(html).toContain('>Is 1 &lt; 2?</p>');
    expect(html).toContain('>It&#39;s done.</p>');
  });

  test('loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<script|<img|<link|<iframe|src=|url\(| on\w+=/i);
  });
});

describe.each([
  ['activation', activationLetter],
  ['password reset', passwordResetLetter],
])('the letter for %s', (_, letterFor) => {
  const link = { url: 'https://a.example/x/y', uid: 'x', token: 'y', timeoutSeconds: 7200 };
  const made = letterFor(link);

  test('has the link in both parts, and says how long it lives', () => {
    for (const part of [toText(made), toHtml(made).toString()]) {
      expect(part).toContain(link.url);
      expect(part).toContain('2 hours');
    }
  });

  test('tells what to do for who did not ask for it', () => {
    expect(toText(made)).toMatch(/If you did not/);
  });

  test('has a subject of one line, without the link', () => {
    expect(made.subject).toMatch(/^[\w ]+$/);
  });
});
