import { pbkdf2Sync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDjangoHash } from '../../src/passwords/django-hash.ts';
import { createPasswordHasher } from '../../src/passwords/hasher.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { djangoAlgorithms, djangoPasswordOf, djangoPasswords } from '../support/django-passwords.ts';

const hasher = createPasswordHasher(
  { memoryKibibytes: 16, passes: 1, lanes: 1, concurrency: 4, mostWaiting: 100 },
  systemRandom,
);
const encodedBy = (algorithm: string) => djangoPasswordOf(algorithm).encoded;
const [sha256, sha1, argon2, bcrypt, scrypt] = djangoAlgorithms.map(encodedBy) as [
  string,
  string,
  string,
  string,
  string,
];

describe('what Django printed', () => {
  test.each(djangoPasswords.map((vector, index) => ({ ...vector, index })))(
    'is verified as Django does: $index, $algorithm, $valid',
    async ({ password, encoded, valid }) => {
      expect(await hasher.verify(password, encoded)).toBe(valid);
    },
  );

  test.each(djangoAlgorithms)('by %s is verified, and only by its own password', async (algorithm) => {
    const judged = djangoPasswords.filter((one) => one.algorithm === algorithm).map(({ valid }) => valid);
    expect(new Set(judged)).toEqual(new Set([true, false]));
    const { encoded, password } = djangoPasswordOf(algorithm);
    for (const other of ['', `${password} `, password.toUpperCase()])
      expect(await hasher.verify(other, encoded)).toBe(false);
  });

  test.each(djangoAlgorithms)('by %s is to be hashed anew', (algorithm) => {
    expect(hasher.needsRehash(encodedBy(algorithm))).toBe(true);
  });

  test.each(djangoAlgorithms)('by %s is verified beside everything else', async (algorithm) => {
    const { encoded, password } = djangoPasswordOf(algorithm);
    const order: string[] = [];
    const verified = hasher.verify(password, encoded).then(() => order.push('verified'));
    setImmediate(() => order.push('something else'));
    await verified;
    expect(order).toEqual(['something else', 'verified']);
  });
});

test('a password is compared as it was typed, as Django hashed it', async () => {
  const [composed, apart] = ['caf\u00e9 de nuit', 'cafe\u0301 de nuit'];
  const digest = pbkdf2Sync(apart, 'salt', 1, 32, 'sha256').toString('base64');
  const encoded = `pbkdf2_sha256$1$salt$${digest}`;
  expect(await hasher.verify(apart, encoded)).toBe(true);
  expect(await hasher.verify(composed, encoded)).toBe(false);
});

describe('what cannot be verified is nobody’s password:', () => {
  test.each([
    ['an unusable password', '!b7iq6JkOwk3WoFpKM5OsBrQQnDZ7CCB92SumTZHs'],
    ['an unusable one of the shape of a hash', `!${sha256}`],
    ['another algorithm', 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99'],
    ['bcrypt without SHA-256 before it', bcrypt.replace('bcrypt_sha256', 'bcrypt')],
    ['an algorithm of another case', sha256.replace('pbkdf2', 'PBKDF2')],
    ['an algorithm and nothing more', 'scrypt'],
    ['an algorithm and nothing after it', 'argon2$'],
    ['a name that every object has', 'constructor$1$salt$AAAA'],
    ['no algorithm', sha256.slice(sha256.indexOf('$'))],
    ['a part too many', `${sha256}$`],
    ['a part too few', sha256.slice(0, sha256.lastIndexOf('$'))],
    ['no salt', sha256.replace(/\$\w{22}\$/, '$$$$')],
    ['a line break after it', `${sha256}\n`],
    ['a digest that is cut short', sha256.slice(0, -5)],
    ['a digest of another algorithm', sha256.replace('pbkdf2_sha256', 'pbkdf2_sha1')],
    ['a digest that is no base64', sha1.replace(/.=$/, '*=')],
    ['a digest with stray bits', sha1.replace(/.=$/, '5=')],
    ['no iterations', sha256.replace('870000', '0')],
    ['iterations below zero', sha256.replace('870000', '-1')],
    ['iterations that are no number', sha256.replace('870000', '1e3')],
    ['iterations for years', sha256.replace('870000', '99999999')],
    ['argon2 with all memory', argon2.replace('m=102400', 'm=99999999')],
    ['argon2 with less memory than its lanes need', argon2.replace('m=102400', 'm=63')],
    ['argon2 with passes for hours', argon2.replace('t=2', 't=999')],
    ['argon2 with no pass', argon2.replace('t=2', 't=0')],
    ['argon2 with lanes without end', argon2.replace('p=8', 'p=999')],
    ['argon2 of an unknown kind', argon2.replace('argon2id', 'argon2x')],
    ['argon2 with parameters that are missing', argon2.replace('m=102400,', '')],
    ['bcrypt with rounds for days', bcrypt.replace('$12$', '$31$')],
    ['bcrypt with too few rounds', bcrypt.replace('$12$', '$03$')],
    ['bcrypt that is cut short', bcrypt.slice(0, -1)],
    ['scrypt with all memory', scrypt.replace('16384', '67108864')],
    ['scrypt with blocks of all memory', scrypt.replace('$8$5$', '$999$5$')],
    ['scrypt with lanes without end', scrypt.replace('$8$5$', '$8$999$')],
    ['scrypt with no lane', scrypt.replace('$8$5$', '$8$0$')],
    ['scrypt with no block', scrypt.replace('$8$5$', '$0$5$')],
    ['scrypt with a cost that is no power of two', scrypt.replace('16384', '16383')],
    ['scrypt with a cost of one', scrypt.replace('16384', '1')],
    [
      'scrypt with more cost than its blocks bear',
      scrypt.replace('16384', '65536').replace('$8$5$', '$1$5$'),
    ],
  ])('%s', async (_, stored) => {
    expect(readDjangoHash(stored)).toBeNull();
    expect(await hasher.verify('correct horse battery staple', stored)).toBe(false);
  });

  test('any text at all', async () => {
    const beginning = fc.constantFrom(...djangoAlgorithms.map((algorithm) => `${algorithm}$`), '!', '');
    const rest = fc.string({ unit: fc.constantFrom('$', '0', '1', 'v', '=', ',', '/', 'A', '\0', 'é') });
    await fc.assert(
      fc.asyncProperty(beginning, rest, async (start, end) => {
        expect(await hasher.verify('correct horse battery staple', start + end)).toBe(false);
      }),
    );
  });
});

test.each([
  ['the lowest cost', scrypt.replace('16384', '2')],
  ['the most memory', scrypt.replace('16384', '131072').replace('$8$5$', '$15$1$')],
  ['the highest cost that one block bears', scrypt.replace('16384', '32768').replace('$8$5$', '$1$16$')],
])('scrypt with %s that is taken can be computed', async (_, stored) => {
  expect(readDjangoHash(stored)).not.toBeNull();
  expect(await hasher.verify('correct horse battery staple', stored)).toBe(false);
});
