import { describe, expect, test } from '@jest/globals';
import { readDjangoHash } from '../../src/passwords/django-hash.ts';
import { ownDecoy } from '../../src/passwords/own-hash.ts';
import type { PasswordHash } from '../../src/passwords/password-hash.ts';
import { createSchemes, verifyAlike } from '../../src/passwords/schemes.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { djangoAlgorithms, djangoPasswordOf } from '../support/django-passwords.ts';
import { hashingOf } from '../support/hashing-work.ts';

const own = ownDecoy({ memoryKibibytes: 16, passes: 1, lanes: 1 }, systemRandom);
/** What Django stored, at a cost at which only the kind matters. */
const cheap = (encoded: string) =>
  encoded
    .replace('870000', '1000')
    .replace('m=102400', 'm=64')
    .replace('$12$', '$04$')
    .replace('16384', '16');
const ofDjango = (algorithm: string, change = cheap): PasswordHash => {
  const hash = readDjangoHash(change(djangoPasswordOf(algorithm).encoded));
  if (!hash) throw new Error(`No hash of ${algorithm}.`);
  return hash;
};
const pbkdf2 = (iterations: number) =>
  ofDjango('pbkdf2_sha256', (encoded) => encoded.replace('870000', String(iterations)));

const namesIn = (schemes: ReturnType<typeof createSchemes>) =>
  Array.from(schemes.decoys(), ({ scheme, iterations }) => `${scheme} ×${iterations}`);

describe('the schemes in use', () => {
  test('are our own alone, until there are others', () => {
    expect(namesIn(createSchemes(own, systemRandom))).toEqual(['argon2id m=16,t=1,p=1 ×1']);
  });

  test('are one for each algorithm and cost, in the order in which they were learnt', () => {
    const schemes = createSchemes(own, systemRandom);
    for (const algorithm of [...djangoAlgorithms, ...djangoAlgorithms]) schemes.learn(ofDjango(algorithm));
    schemes.learn(ofDjango('scrypt', (encoded) => encoded.replace('16384', '8')));
    schemes.learn(own);
    expect(namesIn(schemes)).toEqual([
      'argon2id m=16,t=1,p=1 ×1',
      'pbkdf2 sha256 ×1000',
      'pbkdf2 sha1 ×1000',
      'argon2id m=64,t=2,p=8 ×1',
      'bcrypt_sha256 $2b$04$ ×1',
      'scrypt N=16,r=8,p=5 ×1',
      'scrypt N=8,r=8,p=5 ×1',
    ]);
  });

  test('have PBKDF2 once for each digest, with the most iterations', () => {
    const schemes = createSchemes(own, systemRandom);
    for (const iterations of [100, 300, 200]) schemes.learn(pbkdf2(iterations));
    expect(namesIn(schemes)[1]).toBe('pbkdf2 sha256 ×300');
    expect(namesIn(schemes)).toHaveLength(2);
  });

  test('are those that a review has met, but for what it has not', async () => {
    const schemes = createSchemes(own, systemRandom);
    schemes.learn(ofDjango('scrypt'));
    schemes.learn(pbkdf2(300));
    await schemes.review(() => {
      schemes.learn(pbkdf2(200));
      return Promise.resolve(true);
    });
    expect(namesIn(schemes)).toEqual([namesIn(createSchemes(own, systemRandom))[0], 'pbkdf2 sha256 ×200']);
  });

  test('are known from the first moment, while a review is under way', async () => {
    const schemes = createSchemes(own, systemRandom);
    await schemes.review(() => {
      schemes.learn(pbkdf2(100));
      expect(namesIn(schemes)).toContain('pbkdf2 sha256 ×100');
      return Promise.resolve(true);
    });
    expect(namesIn(schemes)).toContain('pbkdf2 sha256 ×100');
  });

  test('are all kept by a review that does not get to the end', async () => {
    const schemes = createSchemes(own, systemRandom);
    schemes.learn(pbkdf2(100));
    await schemes.review(() => Promise.resolve(false));
    expect(namesIn(schemes)).toContain('pbkdf2 sha256 ×100');
  });
});

describe.each(djangoAlgorithms)('a decoy of %s', (algorithm) => {
  const hash = ofDjango(algorithm);
  const decoy = hash.decoy(systemRandom);

  test('is of the same scheme and cost, and decoys of it too', () => {
    const { scheme, iterations } = hash;
    expect(decoy).toMatchObject({ scheme, iterations });
    expect(decoy.decoy(systemRandom)).toMatchObject({ scheme, iterations });
  });

  test('is nobody’s password, and is verified without a fault', async () => {
    const { password } = djangoPasswordOf(algorithm);
    for (const one of [password, '']) expect(await decoy.verify(one)).toBe(false);
  });
});

describe('verifying alike', () => {
  /** A hash that tells what is asked of it. */
  const watched = (hash: PasswordHash, name: string, asked: string[]): PasswordHash => ({
    ...hash,
    verify: (password, iterations) => {
      asked.push(`${name} ×${iterations ?? 0}`);
      return hash.verify(password, iterations);
    },
    decoy: (random) => watched(hash.decoy(random), `decoy of ${name}`, asked),
  });

  test('is the same work in the same order, whatever there is to verify', async () => {
    const asked: string[] = [];
    const schemes = createSchemes(watched(own, 'ours', asked), systemRandom);
    const [few, many] = [watched(pbkdf2(100), 'few', asked), watched(pbkdf2(300), 'many', asked)];
    const scrypt = watched(ofDjango('scrypt'), 'scrypt', asked);
    for (const hash of [scrypt, many]) schemes.learn(hash);

    const worked = async (hash: PasswordHash | null) => {
      asked.splice(0);
      expect(await verifyAlike('a wrong password', hash, schemes)).toBe(false);
      return [...asked];
    };
    expect(await worked(null)).toEqual(['ours ×1', 'decoy of scrypt ×1', 'decoy of many ×300']);
    expect(await worked(scrypt)).toEqual(['ours ×1', 'scrypt ×1', 'decoy of many ×300']);
    expect(await worked(few)).toEqual(['ours ×1', 'decoy of scrypt ×1', 'few ×300']);
    expect(await worked(many)).toEqual(['ours ×1', 'decoy of scrypt ×1', 'many ×300']);
  });

  test('learns what it meets, and costs the next one the same', async () => {
    const schemes = createSchemes(own, systemRandom);
    const { password, encoded } = djangoPasswordOf('bcrypt_sha256');
    expect(await verifyAlike(password, readDjangoHash(encoded), schemes)).toBe(true);
    expect(namesIn(schemes)).toContain('bcrypt_sha256 $2b$12$ ×1');
    expect(await verifyAlike(password, null, schemes)).toBe(false);
  });

  test('costs as many rounds of PBKDF2 for few iterations as for many, and for nobody', async () => {
    const schemes = createSchemes(own, systemRandom);
    const [few, many] = [pbkdf2(1), pbkdf2(300)];
    schemes.learn(many);
    for (const hash of [null, few, pbkdf2(200), many]) {
      const work = await hashingOf(() => verifyAlike('a wrong password', hash, schemes));
      expect(work).toEqual({ 'argon2id m=16,t=1,p=1': 1, 'pbkdf2 sha256': 301 });
    }
  });
});
