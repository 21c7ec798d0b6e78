import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readEmailAddress } from '../../src/accounts/read-email-address.ts';

const long = (length: number, of = 'a') => of.repeat(length);
/** A domain of so many characters. */
const domainOf = (length: number) => {
  const tail = `.${long(63, 'd')}.${long(63, 'd')}.${long(40, 'd')}.com`;
  return `${long(length - tail.length, 'd')}${tail}`;
};

describe('an address', () => {
  test.each([
    ['is kept as it was written', 'Ada.Lovelace@example.com', 'Ada.Lovelace@example.com'],
    ['loses the blanks around it', ' \tada@example.com\n', 'ada@example.com'],
    ['may have a tag', 'ada+rekey@example.com', 'ada+rekey@example.com'],
    [
      'may have every sign that an atom may',
      "!#$%&'*+/=?^_`{|}~-@example.com",
      "!#$%&'*+/=?^_`{|}~-@example.com",
    ],
    [
      'may have a percent sign before the @, which decodes to nothing',
      'a%40b@example.com',
      'a%40b@example.com',
    ],
    ['may have letters of any script', 'δοκιμή@example.com', 'δοκιμή@example.com'],
    ['may have letters with marks of their own', 'हिन्दी@example.com', 'हिन्दी@example.com'],
    ['has its domain in lower case', 'ada@EXAMPLE.Com', 'ada@example.com'],
    ['has its domain in the form that SMTP carries', 'ada@münchen.de', 'ada@xn--mnchen-3ya.de'],
    ['may come with its domain in that form', 'ada@xn--mnchen-3ya.de', 'ada@xn--mnchen-3ya.de'],
    ['keeps ß in a domain', 'ada@faß.de', 'ada@xn--fa-hia.de'],
    ['may have full stops of other scripts', 'ada@例え。jp', 'ada@xn--r8jz45g.jp'],
    ['may be in full-width letters', 'ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com'],
    ['may have a domain that begins with a digit', 'ada@1und1.de', 'ada@1und1.de'],
    ['may have many labels', 'ada@a.b.c.d.example.co.uk', 'ada@a.b.c.d.example.co.uk'],
    ['may have 64 bytes before the @', `${long(64)}@example.com`, `${long(64)}@example.com`],
    ['may have 254 characters in all', `${long(64)}@${domainOf(189)}`, `${long(64)}@${domainOf(189)}`],
  ])('%s', (_, text, address) => {
    expect(readEmailAddress(text)?.address).toBe(address);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['no @', 'ada.example.com'],
    ['nothing before the @', '@example.com'],
    ['nothing after the @', 'ada@'],
    ['two @', 'ada@b@example.com'],
    ['a domain of one label', 'ada@localhost'],
    ['a list with a comma', 'ada@example.com,eve@example.com'],
    ['a list with a comma and a blank', 'ada@example.com, eve@example.com'],
    ['a list with a semicolon', 'ada@example.com;eve@example.com'],
    ['a list with a blank', 'ada@example.com eve@example.com'],
    ['a list before the @', 'ada,eve@example.com'],
    ['a full-width comma', 'ada，eve@example.com'],
    ['a name', 'Ada <ada@example.com>'],
    ['angle brackets', '<ada@example.com>'],
    ['a quoted local part', '"ada lovelace"@example.com'],
    ['a quoted local part that is a list', '"ada@example.com,"@example.com'],
    ['a comment', 'ada(comment)@example.com'],
    ['a comment in the domain', 'ada@(comment)example.com'],
    ['an encoded word', '=?utf-8?q?eve=40example.com=3e=0d=0a?=@example.com'],
    ['an encoded word in base 64', 'a=?ISO-8859-1?B?ZXZlQGV4YW1wbGUuY29tLA==?=b@example.com'],
    ['a backslash', 'ada\\@example.com'],
    ['a blank before the @', 'ada lovelace@example.com'],
    ['a group', 'friends:ada@example.com;'],
    ['a source route', '@relay.example:ada@example.com'],
    ['a line break and a header', 'ada@example.com\r\nBcc: eve@example.com'],
    ['a line break before the @', 'ada\n@example.com'],
    ['a line break in the domain', 'ada@exam\nple.com'],
    ['a carriage return in the domain', 'ada@example.com\r\n.eve.example'],
    ['a tab in the domain', 'ada@exam\tple.com'],
    ['an encoded line break', 'ada@example.com%0aBcc:eve@example.com'],
    ['an encoded line break at the end', 'ada@example.com%0a'],
    ['an encoded letter in the domain', 'ada@ex%61mple.com'],
    ['an encoded dot in the domain', 'ada@example%2ecom'],
    ['a NUL', 'ada\0@example.com'],
    ['a NUL in the domain', 'ada@example.com\0'],
    ['a zero-width blank', 'ada\u200b@example.com'],
    ['a change of direction', 'ada\u202e@example.com'],
    ['half of a surrogate pair', 'ada\ud800@example.com'],
    ['an emoji', '🔑@example.com'],
    ['a path after the domain', 'ada@example.com/eve'],
    ['a query after the domain', 'ada@example.com?eve'],
    ['a fragment after the domain', 'ada@example.com#eve'],
    ['a fragment before another domain', 'ada@example.com#@eve.example'],
    ['a backslash after the domain', 'ada@example.com\\eve'],
    ['a port', 'ada@example.com:25'],
    ['an IPv4 address', 'ada@127.0.0.1'],
    ['an IPv4 address in brackets', 'ada@[127.0.0.1]'],
    ['an IPv4 address in hex', 'ada@0x7f.1'],
    ['an IPv4 address as one number', 'ada@2130706433'],
    ['an IPv6 address', 'ada@[IPv6:::1]'],
    ['a numeric last label', 'ada@example.123'],
    ['a dot at the beginning', '.ada@example.com'],
    ['a dot before the @', 'ada.@example.com'],
    ['two dots', 'ada..lovelace@example.com'],
    ['a dot at the end of the domain', 'ada@example.com.'],
    ['a dot at the beginning of the domain', 'ada@.example.com'],
    ['two dots in the domain', 'ada@example..com'],
    ['a label that begins with a hyphen', 'ada@-example.com'],
    ['a label that ends with a hyphen', 'ada@example-.com'],
    ['an underscore in the domain', 'ada@exam_ple.com'],
    ['65 bytes before the @', `${long(65)}@example.com`],
    ['65 bytes before the @ in fewer characters', `${long(32, 'é')}a@example.com`],
    ['a label of 64 characters', `ada@${long(64)}.com`],
    ['255 characters in all', `${long(64)}@${domainOf(190)}`],
    ['a megabyte', `${long(1_000_000)}@example.com`],
  ])('has not %s', (_, text) => {
    expect(readEmailAddress(text)).toBeNull();
  });
});

describe('what addresses are compared by', () => {
  const keyOf = (text: string) => readEmailAddress(text)?.key;

  test.each([
    ['upper and lower case', 'ADA@EXAMPLE.COM', 'ada@example.com'],
    ['upper and lower case of any script', 'ΔΟΚΙΜΉ@example.com', 'δοκιμή@example.com'],
    ['full-width letters', 'ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com'],
    ['the Kelvin sign', '\u212Aim@example.com', 'kim@example.com'],
    ['a ligature', 'o\ufb03ce@example.com', 'office@example.com'],
    ['a letter and its mark, composed or not', 'rene\u0301@example.com', 'ren\u00e9@example.com'],
    ['both forms of a domain', 'ada@MÜNCHEN.de', 'ada@xn--mnchen-3ya.de'],
  ])('is the same for %s', (_, one, other) => {
    expect(keyOf(one)).toBeDefined();
    expect(keyOf(one)).toBe(keyOf(other));
  });

  test.each([
    ['ı and i', 'mıke@example.com', 'mike@example.com'],
    ['ß and ss', 'groß@example.com', 'gross@example.com'],
    ['a Cyrillic а and an a', 'аda@example.com', 'ada@example.com'],
    ['dots', 'a.da@example.com', 'ada@example.com'],
    ['a tag', 'ada+rekey@example.com', 'ada@example.com'],
    ['ß and ss in a domain', 'ada@groß.de', 'ada@gross.de'],
  ])('is another for %s', (_, one, other) => {
    expect(keyOf(one)).toBeDefined();
    expect(keyOf(one)).not.toBe(keyOf(other));
  });
});

describe('any text', () => {
  const local = fc.string({
    unit: fc.constantFrom(...Array.from('aZ.+İıßſΣσςKﬁé\u0301Ａ①ǅᾳ')),
    minLength: 1,
    maxLength: 12,
  });
  const domain = fc.string({
    unit: fc.constantFrom(...Array.from('aZ.-。üßıＫ1')),
    minLength: 1,
    maxLength: 12,
  });
  const likely = fc.tuple(local, domain).map(([before, after]) => `${before}@${after}.com`);
  const anything = fc.oneof(likely, fc.string({ unit: 'binary' }), fc.emailAddress());

  test('that is read gives an address that reads as itself, and so does its key', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const read = readEmailAddress(text);
        if (!read) return;
        expect(readEmailAddress(read.address)).toEqual(read);
        expect(readEmailAddress(read.key)?.key).toBe(read.key);
      }),
      { numRuns: 3000 },
    );
  });

  test('gives an address that is one line, with one @ and nothing that ends a mailbox', () => {
    fc.assert(
      fc.property(fc.tuple(fc.string({ unit: 'binary' }), anything), ([before, after]) => {
        for (const text of [before, after, before + after, after + before]) {
          const { address = 'a@b' } = readEmailAddress(text) ?? {};
          expect(address).toMatch(/^[^\p{C}\p{Z}@<>(),:;"[\]\\]+@[a-z0-9.-]+$/u);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('from a common generator of addresses is read', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        expect(readEmailAddress(text)).not.toBeNull();
      }),
    );
  });
});
