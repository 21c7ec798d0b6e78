import { dictionary } from '@zxcvbn-ts/language-common';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import { maxPasswordLength, minPasswordLength } from '../../src/passwords/password-length.ts';
import { createPasswordPolicy } from '../../src/passwords/policy.ts';
import { goodPassword } from '../support/people.ts';
import { RangeServer } from '../support/range-server.ts';

const silent = pino({ enabled: false });
const policy = await createPasswordPolicy({ leastStrength: 0, breaches: null }, silent);
const ada = { email: 'ada@example.com', displayName: 'Augusta King' };
const violationsOf = (password: string, owner: Partial<typeof ada> = {}) =>
  policy.violationsOf(password, { ...ada, ...owner });
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
  ])('may have %s', async (_, password) => {
    expect(await violationsOf(password)).toEqual([]);
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
    ['the name', 'august4king', ['TOO_SIMILAR']],
    ['a word of the name', 'augusta1', ['TOO_SIMILAR']],
  ])('may not be %s', async (_, password, violations) => {
    expect(await violationsOf(password)).toEqual(violations);
  });

  test('is told everything that is wrong with it at once', async () => {
    expect((await violationsOf('12345', { email: '12345@example.com' })).sort()).toEqual(
      ['TOO_SHORT', 'ENTIRELY_NUMERIC', 'TOO_COMMON', 'TOO_SIMILAR'].sort(),
    );
  });

  test('may be anything beside somebody who has no name', async () => {
    expect(await policy.violationsOf('augusta1', { email: 'ada@example.com', displayName: null })).toEqual(
      [],
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

  test('is held against every password, however it is written', async () => {
    const missed = [];
    for (const password of common.flatMap((one) => [one, one.toUpperCase()]))
      if (!(await violationsOf(password)).includes('TOO_COMMON')) missed.push(password);
    expect(missed).toEqual([]);
  });
});

describe('a policy that asks for more', () => {
  let ranges: RangeServer;
  beforeAll(async () => {
    ranges = await RangeServer.start([goodPassword, 'augusta1', 'zxcvbnm,./']);
  });
  afterAll(() => ranges.stop());
  beforeEach(() => {
    ranges.asked.length = 0;
  });
  const strict = () =>
    createPasswordPolicy({ leastStrength: 3, breaches: { rangeUrl: ranges.url, outage: 'refuse' } }, silent);

  test('has all that is wrong in its order: the rules, the strength, the breaches', async () => {
    const demanding = await strict();
    expect(await demanding.violationsOf('augusta1', ada)).toEqual(['TOO_SIMILAR']);
    expect(await demanding.violationsOf('zxcvbnm,./', ada)).toEqual(['TOO_WEAK']);
    expect(ranges.asked).toEqual([]);
    expect(await demanding.violationsOf(goodPassword, ada)).toEqual(['BREACHED']);
    expect(await demanding.violationsOf('a night at the opera', ada)).toEqual([]);
    expect(ranges.asked).toHaveLength(2);
  });

  test('says so', async () => {
    expect((await strict()).leastStrength).toBe(3);
    expect(policy.leastStrength).toBe(0);
  });
});
