import { dictionary } from '@zxcvbn-ts/language-common';
import { describe, expect, test } from '@jest/globals';
import { maxPasswordLength, minPasswordLength, violationsOf } from '../../src/passwords/policy.ts';

const email = 'ada@example.com';
/** So many characters that are neither common nor alike. */
const characters = (count: number) =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');

describe('a password', () => {
  test.each([
    ['a few words', 'a walk in the fens'],
    ['signs', '!?#%&/()=+'],
    ['blanks', 'x        y'],
    ['any script', 'Здравствуй, мир'],
    ['8 characters', characters(8)],
    ['256 characters', characters(256)],
    ['8 emoji, which are 16 units of UTF-16', '🔑🦊🐙🌵🍋🎲🚲🧭'],
    ['256 emoji, which are 1024 bytes', '🔑🦊🐙🌵🍋🎲🚲🧭'.repeat(32)],
    ['digits and something else', '20261123x'],
    ['a negative number', '-48151623'],
  ])('may have %s', (_, password) => {
    expect(violationsOf(password, email)).toEqual([]);
  });

  test.each([
    ['nothing', '', ['TOO_SHORT']],
    ['7 characters', characters(7), ['TOO_SHORT']],
    ['7 emoji, which are 14 units of UTF-16', '🔑🦊🐙🌵🍋🎲🚲', ['TOO_SHORT']],
    ['7 letters that are 14 code points until they are composed', 'e\u0301'.repeat(7), ['TOO_SHORT']],
    ['257 characters', characters(257), ['TOO_LONG']],
    ['257 emoji', '🔑🦊🐙🌵🍋🎲🚲🧭'.repeat(32) + '🔑', ['TOO_LONG']],
    ['a megabyte', 'a'.repeat(1_000_000), ['TOO_LONG']],
    ['digits', '4815162342108', ['ENTIRELY_NUMERIC']],
    ['Arabic digits', '٤٨١٥١٦٢٣٤٢', ['ENTIRELY_NUMERIC']],
    ['Devanagari digits', '४८१५१६२३४२', ['ENTIRELY_NUMERIC']],
    ['full-width digits', '４８１５１６２３４２', ['ENTIRELY_NUMERIC']],
    ['digits of several scripts', '4८15१६23४2', ['ENTIRELY_NUMERIC']],
    ['what everybody has', 'iloveyou1', ['TOO_COMMON']],
    ['what everybody has, in capitals', 'PassWord123', ['TOO_COMMON']],
    ['what everybody has, between blanks', ' password123 ', ['TOO_COMMON']],
    ['the address', 'ada@example.com', ['TOO_SIMILAR']],
    ['a word of the address', 'Example99', ['TOO_SIMILAR']],
  ])('may not be %s', (_, password, violations) => {
    expect(violationsOf(password, email)).toEqual(violations);
  });

  test('is told everything that is wrong with it at once', () => {
    expect(violationsOf('12345', '12345@example.com').sort()).toEqual(
      ['TOO_SHORT', 'ENTIRELY_NUMERIC', 'TOO_COMMON', 'TOO_SIMILAR'].sort(),
    );
  });

  test('is as long as the policy says, in characters', () => {
    expect([minPasswordLength, maxPasswordLength]).toEqual([8, 256]);
  });
});

describe('the list of common passwords', () => {
  const common = dictionary['passwords-common'];

  test('is long enough, also of those that the length alone would allow', () => {
    expect(common.length).toBeGreaterThanOrEqual(10_000);
    expect(common.filter((password) => password.length >= minPasswordLength).length).toBeGreaterThan(10_000);
  });

  test('is held against every password, however it is written', () => {
    const missed = common.filter(
      (password) =>
        !violationsOf(password, email).includes('TOO_COMMON') ||
        !violationsOf(password.toUpperCase(), email).includes('TOO_COMMON'),
    );
    expect(missed).toEqual([]);
  });
});
