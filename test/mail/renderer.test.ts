import { describe, expect, test } from '@jest/globals';
import { mailDefinitions } from '../../src/mail/definitions.ts';
import type { MailDefinition, MailValues } from '../../src/mail/mail-definition.ts';
import type { MailOverride } from '../../src/mail/mail-override.ts';
import { createMailRenderer } from '../../src/mail/renderer.ts';
import { sampleValues } from '../../src/mail/sample-values.ts';

/** A kind of mail that a project adds. */
const invitation: MailDefinition = {
  link: true,
  code: false,
  occasion: true,
  variables: ['team'],
  texts: {
    en: {
      subject: 'Join {{ team }}, {{ displayName }}',
      opening: ['{{ displayName }} <{{ email }}> is invited to {{ team }}.'],
      button: 'Join {{ team }}',
      closing: ['The link is valid for {{ validFor }}.'],
    },
    de: { subject: 'Einladung', opening: ['{{ team }}'], button: 'Beitreten', closing: [] },
  },
};
const plain: MailValues = { ...sampleValues('invitation', invitation), variables: { team: 'Engines' } };

function render(changes: Partial<MailValues>, overrides: readonly MailOverride[] = []) {
  const renderer = createMailRenderer({ definitions: { invitation }, overrides });
  return renderer.render('invitation', 'en', { ...plain, ...changes });
}
const override = (changes: Partial<MailOverride>): MailOverride => ({
  language: 'en',
  name: 'invitation',
  part: 'html',
  source: '{{ link }}',
  ...changes,
});

describe('a mail of a kind that a project adds', () => {
  test('is filled in', () => {
    const { subject, text, html } = render({});
    expect(subject).toBe('Join Engines, Ada Lovelace');
    expect(text).toContain('Ada Lovelace <ada@example.com> is invited to Engines.\n');
    expect(html).toContain('Ada Lovelace &lt;ada@example.com&gt; is invited to Engines.');
    expect(text).toContain('The link is valid for 1 hour.');
  });

  test('is in English, with all that stands around its texts, where it is not written in a language', () => {
    const renderer = createMailRenderer({ definitions: { invitation } });
    expect(renderer.render('invitation', 'fr', plain)).toEqual(renderer.render('invitation', 'en', plain));
    expect(renderer.render('invitation', 'de', plain).text).toContain('Gerät: Firefox auf Windows');
  });

  test('goes to somebody without a name', () => {
    expect(render({ displayName: null }).subject).toBe('Join Engines,');
  });
});

describe('what somebody chose', () => {
  test.each([
    ['<b>bold</b>'],
    ['"><img src=x onerror=alert(1)>'],
    ["' onmouseover='alert(1)"],
    ['</title><script>alert(1)</script>'],
    ['&lt;b&gt;'],
    ['<!--'],
  ])('stays text in HTML: %s', (hostile) => {
    for (const changes of [{ displayName: hostile }, { email: hostile }, { variables: { team: hostile } }]) {
      const { html } = render(changes);
      const tags = (markup: string) =>
        markup.match(/<[^>]*>/g)?.map((tag) => tag.replace(/aria-label="[^"]*"/, ''));
      expect(tags(html)).toEqual(tags(render({}).html));
      expect(html).not.toMatch(/aria-label="[^"]*[<>]/);
    }
  });

  test.each([['{{ link }}'], ['{% raw %}'], ['{%- if'], ['}}{{ team | upcase }}'], ['$&$1']])(
    'is no template: %s',
    (hostile) => {
      const { subject, text, html } = render({ variables: { team: hostile } });
      expect(subject).toBe(`Join ${hostile}, Ada Lovelace`);
      expect(text).toContain(`is invited to ${hostile}.`);
      expect(html.split(plain.link?.url ?? '-')).toHaveLength(4);
    },
  );

  test.each([
    ['https://evil.example/x', /https?:\/\//],
    ['www.evil.example', /\w\.\w/],
    ['Go to evil.example/now!', /\w\.\w/],
    ['mail@evil.example', /@\w/],
    ['evil。example', /。\w/],
    ['J.R.R. Tolkien', /\w\.\w/],
  ])('is no link that a mail program would make of a name: %s', (displayName, clickable) => {
    const { subject, text, html } = render({ displayName, email: 'ada' });
    const lines = [...text.split('\n'), ...html.split(/<[^>]*>/)].filter((line) =>
      line.includes('is invited'),
    );
    expect(lines).toHaveLength(3);
    for (const line of [subject, ...lines]) {
      expect(line).toContain(displayName.slice(0, 2));
      expect(line).not.toMatch(clickable);
    }
    expect(displayName).toMatch(clickable);
  });

  test('never breaks the subject, nor hides in it', () => {
    const hostile = 'Ada\r\nBcc: eve@example.com\u0000\u2028x\u0085y\u202Ez\u2066';
    for (const changes of [{ displayName: hostile }, { email: hostile }, { variables: { team: hostile } }]) {
      const { subject, text } = render(changes);
      expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      expect(text).not.toMatch(/^Bcc/m);
    }
    expect(render({ displayName: hostile }).subject).toBe('Join Engines, Ada Bcc: eve@ example. com x yz');
  });

  test('of where a request came from shows only what is known to be an address and a device', () => {
    const userAgent = 'Win https://evil.example/1.0 <b>';
    const { text, html } = render({
      occasion: { at: new Date('2026-01-02T03:04:05Z'), ipAddress: '<b>evil.example</b>', userAgent },
    });
    expect(text).toContain('When: January 2, 2026 at 3:04');
    expect(text).toContain('IP address: unknown\nDevice: an unknown device\n');
    expect(html).not.toContain('evil');
  });

  test('keeps an IPv6 address in order among Arabic', () => {
    const renderer = createMailRenderer({ definitions: mailDefinitions });
    const values = sampleValues('login', mailDefinitions.login);
    const occasion = { ...values.occasion, ipAddress: '2001:db8::1:2' };
    expect(renderer.render('login', 'ar', { ...values, occasion }).text).toContain(
      '\u20662001:db8::1:2\u2069',
    );
    expect(renderer.render('login', 'en', { ...values, occasion }).text).toContain(' 2001:db8::1:2\n');
  });
});

describe('an override', () => {
  test('of a part takes the place of that part alone', () => {
    const [before, after] = [
      render({}),
      render({}, [override({ source: '<p>{{ subject }} {{ link }}</p>' })]),
    ];
    expect(after).toEqual({ ...before, html: `<p>Join Engines, Ada Lovelace ${plain.link?.url ?? ''}</p>` });
    expect(render({}, [override({ part: 'text', source: '{{ team }} {{ direction }}' })])).toEqual({
      ...before,
      text: 'Engines ltr',
    });
  });

  test('of a subject shows in the HTML too', () => {
    const { subject, html } = render({}, [override({ part: 'subject', source: 'To {{ team }}\n' })]);
    expect(subject).toBe('To Engines');
    expect(html).toContain('<title>To Engines</title>');
  });

  test('is of its own language and kind', () => {
    const others = [override({ language: 'de' }), override({ name: 'login' })];
    expect(render({}, others)).toEqual(render({}));
  });

  test('may bring a language that a kind is not written in', () => {
    const overrides = [override({ language: 'fr', part: 'subject', source: 'Invitation ({{ validFor }})' })];
    const renderer = createMailRenderer({ definitions: { invitation }, overrides });
    expect(renderer.render('invitation', 'fr', plain).subject).toBe('Invitation (1\u00a0heure)');
  });

  test.each([
    ['{{ displayName }}'],
    ['{% assign name = displayName %}{{ name }}'],
    ['{{ displayName | append: "" }}'],
  ])('escapes like the layout: %s', (source) => {
    expect(render({ displayName: '<b>' }, [override({ source })]).html).toBe('&lt;b&gt;');
  });

  test.each([
    ['{{ displayName | raw }}'],
    ['{% cycle displayName %}'],
    ['{% echo displayName %}'],
    ['{% liquid echo displayName %}'],
    ['{% include "package.json" %}'],
    ['{% render "package.json" %}'],
    ['{% layout "package.json" %}'],
  ])('cannot pass the escaping by, or read a file: %s', (source) => {
    expect(() => render({}, [override({ source })])).toThrow(/undefined filter|tag .* not found/);
  });
});

describe('a renderer', () => {
  test.each([
    ['link', { link: null }],
    ['team', { variables: {} }],
  ])('writes no mail that lacks its %s', (name, changes) => {
    expect(() => render(changes)).toThrow(`The mail lacks a value for ${name}.`);
  });

  test('writes no mail of a kind that there is not', () => {
    const renderer = createMailRenderer({ definitions: mailDefinitions });
    for (const name of ['invitation', 'toString', '__proto__'])
      expect(() => renderer.render(name, 'en', plain)).toThrow(`There is no mail called ${name}.`);
  });

  test('writes a thousand mails in a moment', () => {
    const renderer = createMailRenderer({ definitions: mailDefinitions });
    const values = sampleValues('password-reset', mailDefinitions['password-reset']);
    const started = performance.now();
    for (let count = 0; count < 1000; count += 1) renderer.render('password-reset', 'en', values);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
