import { describe, expect, jest, test } from '@jest/globals';
import argon2 from 'argon2';
import { createPasswordHasher } from '../../src/passwords/hasher.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { goodPassword } from '../support/people.ts';

const cheapest = { memoryKibibytes: 16, passes: 1, lanes: 1, concurrency: 4, mostWaiting: 1000 };
const hasherWith = (changes: Partial<typeof cheapest> = {}) =>
  createPasswordHasher({ ...cheapest, ...changes }, systemRandom);
const hasher = hasherWith();

describe('a hash', () => {
  test('is a PHC string that names its algorithm and cost, in the order that every reader expects', async () => {
    const hash = await hasherWith({ memoryKibibytes: 64, passes: 3, lanes: 2 }).hash(goodPassword);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=3,p=2\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  test('has a salt of its own', async () => {
    expect(await hasher.hash(goodPassword)).not.toBe(await hasher.hash(goodPassword));
  });

  test('is verified by its password and by no other', async () => {
    const hash = await hasher.hash(goodPassword);
    expect(await hasher.verify(goodPassword, hash)).toBe(true);
    for (const other of ['', goodPassword.slice(0, -1), `${goodPassword} `, goodPassword.toUpperCase()])
      expect(await hasher.verify(other, hash)).toBe(false);
  });

  test('looks at all of a long password', async () => {
    const long = '🔑'.repeat(255);
    const hash = await hasher.hash(`${long}a`);
    expect(await hasher.verify(`${long}a`, hash)).toBe(true);
    expect(await hasher.verify(`${long}b`, hash)).toBe(false);
    expect(await hasher.verify(`${long}a\0`, hash)).toBe(false);
  });

  test.each([
    ['composed', 'caf\u00e9 de nuit', 'cafe\u0301 de nuit'],
    ['taken apart', 'cafe\u0301 de nuit', 'caf\u00e9 de nuit'],
    ['of Hangul', '한글 비밀번호', '한글 비밀번호'.normalize('NFD')],
  ])('of a password that is %s is verified by its other form', async (_, one, other) => {
    expect(one).not.toBe(other);
    expect(await hasher.verify(other, await hasher.hash(one))).toBe(true);
  });

  test('keeps apart what only looks alike', async () => {
    expect(await hasher.verify('of\ufb01ce hours', await hasher.hash('offfice hours'))).toBe(false);
    expect(await hasher.verify('12345 ways', await hasher.hash('１２３４５ ways'))).toBe(false);
  });

  test('that another implementation made is verified', async () => {
    // From the Argon2 reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1, password "password".
    const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await hasher.verify('password', known)).toBe(true);
    expect(await hasher.verify('Password', known)).toBe(false);
  });
});

describe('nobody’s password', () => {
  test.each([
    ['there is nobody', null],
    ['it was made unusable', '!kZ0Xw7yq2Jb5'],
    ['it is empty', ''],
    ['it was stored as it is', goodPassword],
    ['it is of another algorithm', '$2b$12$abcdefghijklmnopqrstuuDFJTvpMnB0p4iZ7j5g2Z6v6JzZ0m2K6'],
  ])('matches nothing where %s', async (_, stored) => {
    for (const password of [goodPassword, '', stored ?? '']) {
      expect(await hasher.verifyForLogin(password, stored)).toBeNull();
      expect(await hasher.verify(password, stored ?? '!')).toBe(false);
    }
  });

  test('matches nothing where a hash of ours is cut short', async () => {
    const hash = await hasher.hash(goodPassword);
    for (const stored of ['$argon2id$', hash.slice(0, hash.lastIndexOf('$')), `${hash}$`])
      expect(await hasher.verify(goodPassword, stored)).toBe(false);
  });

  test('costs what everybody’s does: its stand-in has today’s parameters', async () => {
    const verified = jest.spyOn(argon2, 'verify');
    const costly = hasherWith({ memoryKibibytes: 64, passes: 3, lanes: 2 });
    await costly.verifyForLogin(goodPassword, null);
    const standIn = verified.mock.calls[0]?.[0] ?? '';
    verified.mockRestore();

    const [, , , , salt = '', digest = ''] = standIn.split('$');
    expect(costly.needsRehash(standIn)).toBe(false);
    expect(standIn).toMatch(/^\$argon2id\$/);
    const [, , , , ourSalt, ourDigest] = (await costly.hash(goodPassword)).split('$');
    expect([salt.length, digest.length]).toEqual([ourSalt?.length, ourDigest?.length]);
  });
});

describe('hashing anew', () => {
  test('is needed after any change of the cost, and not without one', async () => {
    const hash = await hasher.hash(goodPassword);
    expect(hasher.needsRehash(hash)).toBe(false);
    expect(hasherWith({ concurrency: 1 }).needsRehash(hash)).toBe(false);
    for (const change of [{ memoryKibibytes: 32 }, { passes: 2 }, { lanes: 2 }])
      expect(hasherWith(change).needsRehash(hash)).toBe(true);
  });

  test('leaves older hashes good', async () => {
    const hash = await hasher.hash(goodPassword);
    expect(await hasherWith({ passes: 2 }).verify(goodPassword, hash)).toBe(true);
  });
});

describe('for a sign-in', () => {
  test('a right password keeps its hash, and gets one of today’s cost in the place of another', async () => {
    const hash = await hasher.hash(goodPassword);
    expect(await hasher.verifyForLogin(goodPassword, hash)).toBe(hash);
    const costly = hasherWith({ passes: 2 });
    const upgraded = (await costly.verifyForLogin(goodPassword, hash)) ?? '';
    expect(costly.needsRehash(upgraded)).toBe(false);
    expect(await costly.verify(goodPassword, upgraded)).toBe(true);
  });

  test('a wrong one gets none', async () => {
    const hash = await hasher.hash(goodPassword);
    expect(await hasher.verifyForLogin(`${goodPassword}!`, hash)).toBeNull();
    expect(await hasherWith({ passes: 2 }).verifyForLogin(`${goodPassword}!`, hash)).toBeNull();
  });

  test('takes one place in the queue, the hash that is made anew among it', async () => {
    const older = await hasher.hash(goodPassword);
    const narrow = hasherWith({ passes: 2, concurrency: 1, mostWaiting: 0 });
    const [first, second] = await Promise.allSettled([
      narrow.verifyForLogin(goodPassword, older),
      narrow.verifyForLogin(goodPassword, older),
    ]);
    expect(first).toMatchObject({ status: 'fulfilled', value: expect.stringContaining('t=2') });
    expect(second).toMatchObject({ status: 'rejected', reason: { reason: 'SERVICE_BUSY' } });
  });
});

describe('a password that is longer than any can be', () => {
  const tooLong = 'a'.repeat(90_000);

  test('is right nowhere, not even where it is what was hashed', async () => {
    const hash = await hasher.hash(tooLong);
    expect(await hasher.verify(tooLong, hash)).toBe(false);
    expect(await hasher.verifyForLogin(tooLong, hash)).toBeNull();
    expect(await hasher.verifyForLogin(tooLong, await hasher.hash(''))).toBeNull();
  });

  test('is not hashed: an empty one stands in its place, so that it costs the same', async () => {
    const hash = await hasher.hash(goodPassword);
    const verified = jest.spyOn(argon2, 'verify');
    await hasher.verifyForLogin(tooLong, hash);
    await hasher.verifyForLogin(tooLong, null);
    await hasher.verify(tooLong, hash);
    const passwords = verified.mock.calls.map(([, password]) => password);
    verified.mockRestore();
    expect(passwords).toEqual(['', '', '']);
  });
});

describe('hashing at once', () => {
  test('is never done more often than there is room for', async () => {
    const verify = argon2.verify.bind(argon2);
    let [running, most] = [0, 0];
    const counted = jest.spyOn(argon2, 'verify').mockImplementation(async (digest, plain) => {
      running += 1;
      most = Math.max(most, running);
      return verify(digest, plain).finally(() => (running -= 1));
    });
    const two = hasherWith({ concurrency: 2 });
    await Promise.all(Array.from({ length: 20 }, () => two.verifyForLogin(goodPassword, null)));
    counted.mockRestore();
    expect(most).toBe(2);
  });

  test('waits for its turn: with room for one, what is cheap comes after what is costly', async () => {
    const costly = await argon2.hash(goodPassword, { memoryCost: 32_768, timeCost: 3, parallelism: 1 });
    const one = hasherWith({ concurrency: 1 });
    const order: string[] = [];
    await Promise.all([
      one.verify(goodPassword, costly).then(() => order.push('costly')),
      one.hash(goodPassword).then(() => order.push('cheap')),
      one.verifyForLogin(goodPassword, null).then(() => order.push('nobody')),
    ]);
    expect(order).toEqual(['costly', 'cheap', 'nobody']);
  });

  test('goes on after one has failed', async () => {
    const one = hasherWith({ concurrency: 1 });
    await Promise.allSettled([one.verify(goodPassword, '$argon2id$v=19$m=1,t=0,p=0$AA$AA')]);
    expect(await one.verify(goodPassword, await one.hash(goodPassword))).toBe(true);
  });
});
