import { describe, expect, test } from '@jest/globals';
import { readDisplayName, readLocale } from '../../src/accounts/profile-fields.ts';

describe('a display name', () => {
  test.each([
    ['loses the blanks around it', '  Ada Lovelace ', 'Ada Lovelace'],
    ['may be of any script', '柴田 淳', '柴田 淳'],
    ['may have an emoji', 'Ada 👩‍🔬', 'Ada 👩‍🔬'],
    ['is composed', 'Rene\u0301', 'Ren\u00e9'],
    ['may have markup, which is nobody’s business here', '<b>Ada</b>', '<b>Ada</b>'],
    ['may have 150 characters, counted as code points', '🔑'.repeat(150), '🔑'.repeat(150)],
  ])('%s', (_, text, name) => {
    expect(readDisplayName(text)).toBe(name);
  });

  test.each([[undefined], [null], [''], ['   '], ['\n']])('is none for %j', (text) => {
    expect(readDisplayName(text)).toBeNull();
  });

  test.each([
    ['of two lines', 'Ada\nLovelace'],
    ['with a carriage return', 'Ada\rLovelace'],
    ['with a tab', 'Ada\tLovelace'],
    ['with a NUL', 'Ada\0Lovelace'],
    ['with an escape', 'Ada\u001b[31m'],
    ['with a line separator', 'Ada\u2028Lovelace'],
    ['with a paragraph separator', 'Ada\u2029Lovelace'],
    ['of 151 characters', '🔑'.repeat(151)],
  ])('cannot be one %s', (_, text) => {
    expect(readDisplayName(text)).toBeUndefined();
  });
});

describe('a locale', () => {
  test.each([
    ['en', 'en'],
    ['EN-gb', 'en-GB'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
    ['de-CH-1996', 'de-CH-1996'],
  ])('%s is kept as %s', (text, tag) => {
    expect(readLocale(text)).toBe(tag);
  });

  test.each([[undefined], [null], ['']])('is none for %j', (text) => {
    expect(readLocale(text)).toBeNull();
  });

  test.each([
    ['en_GB'],
    ['e'],
    ['english language'],
    ['-'],
    ['en-'],
    [' en'],
    [`en${'-abcdefgh'.repeat(8)}`],
  ])('is not %j', (text) => {
    expect(readLocale(text)).toBeUndefined();
  });
});
