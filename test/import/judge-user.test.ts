import { describe, expect, test } from '@jest/globals';
import type { DjangoUser } from '../../src/import/django-source.ts';
import { judgeUser, type ImportedUser } from '../../src/import/judge-user.ts';
import { djangoPasswords } from '../support/django-passwords.ts';

const hash = djangoPasswords[0]?.encoded ?? '';
const now = new Date('2026-11-23T12:00:00Z');
const stored: DjangoUser = {
  id: '7',
  email: 'ada@example.com',
  password: hash,
  lastLogin: '2026-01-02 03:04:05.999999',
  active: true,
  joined: '2024-02-29 23:59:59.5',
  confirmed: true,
};
const judge = (changes: Partial<DjangoUser> = {}) => judgeUser({ ...stored, ...changes }, now);
const taken = (changes: Partial<DjangoUser> = {}): ImportedUser => {
  const judged = judge(changes);
  if (typeof judged === 'string') throw new Error(`It is left: ${judged}`);
  return judged;
};

test('a user is taken with all that they have, times cut to the second', () => {
  expect(taken()).toEqual({
    id: '7',
    email: 'ada@example.com',
    emailKey: 'ada@example.com',
    emailConfirmed: true,
    password: hash,
    passwordUsable: true,
    lastLogin: new Date('2026-01-02T03:04:05Z'),
    active: true,
    createdAt: new Date('2024-02-29T23:59:59Z'),
  });
});

test('every hash that Django printed is taken as it is', () => {
  for (const { encoded } of djangoPasswords) expect(taken({ password: encoded }).password).toBe(encoded);
});

test('who still has to prove an address begins to wait now, however long ago they joined', () => {
  expect(taken({ confirmed: false })).toMatchObject({ emailConfirmed: false, createdAt: now });
  expect(taken({ confirmed: true }).createdAt).not.toEqual(now);
});

describe('an id', () => {
  test.each([
    ['empty', ''],
    ['longer than a link can hold', 'x'.repeat(1025)],
    ['holding a NUL', 'a\0b'],
    ['holding half a character', 'a\ud800'],
  ])('that is %s is a reason to leave: no link could name the user', (_, id) => {
    expect(judge({ id })).toBe('invalid-id');
  });
});

describe('an address', () => {
  test.each(['Ada@example.com', 'ADA@EXAMPLE.COM', 'Ömer.Ünal@example.com'])(
    'stays to the letter, since reset links sign it: %s',
    (email) => {
      expect(taken({ email })).toMatchObject({ email, emailKey: email.toLowerCase() });
    },
  );

  test.each([
    ['blanks around it', ' ada@example.com ', 'ada@example.com'],
    ['full-width letters', 'ａｄａ@example.com', 'ada@example.com'],
    ['a Kelvin sign', '\u212Aim@example.com', 'Kim@example.com'],
    ['a domain in Unicode', 'ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ])('with %s becomes what mail can go to', (_, email, address) => {
    expect(taken({ email })).toMatchObject({ email: address, emailKey: address.toLowerCase() });
  });

  test.each([
    ['missing', null, 'no-address'],
    ['empty', '', 'no-address'],
    ['blank', '  ', 'no-address'],
    ['no address', 'ada', 'invalid-address'],
    ['several', 'ada@example.com, bob@example.com', 'invalid-address'],
    ['on this machine', 'root@localhost', 'invalid-address'],
  ])('that is %s is a reason to leave', (_, email, reason) => {
    expect(judge({ email })).toBe(reason);
  });
});

describe('a password', () => {
  test.each([['!'], ['!b7iq6JkOwk3WoFpKM5OsBrQQnDZ7CCB92SumTZHs'], ['']])(
    'that nobody has is taken as one: "%s"',
    (password) => {
      expect(taken({ password })).toMatchObject({ password, passwordUsable: false });
    },
  );

  test('that is null is taken as none', () => {
    expect(taken({ password: null })).toMatchObject({ password: '', passwordUsable: false });
  });

  test.each([
    ['of an old algorithm', 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99'],
    ['that is damaged', hash.slice(0, -3)],
    ['that was stored as it is', 'a walk in the fens'],
  ])('%s is a reason to leave', (_, password) => {
    expect(judge({ password })).toBe('unknown-hash');
  });
});

describe('a time', () => {
  test.each([
    ['as SQLite has it', '2026-01-02 03:04:05.678901'],
    ['without a fraction', '2026-01-02 03:04:05'],
    ['as PostgreSQL has it', '2026-01-02 03:04:05.678901+00'],
    ['in ISO form', '2026-01-02T03:04:05Z'],
  ])('%s is read as UTC', (_, lastLogin) => {
    expect(taken({ lastLogin }).lastLogin).toEqual(new Date('2026-01-02T03:04:05Z'));
  });

  test.each([[null], [''], ['infinity'], ['0000-00-00 00:00:00'], ['2026-13-02 03:04:05']])(
    'that is none is none: %s',
    (time) => {
      expect(taken({ lastLogin: time, joined: time })).toMatchObject({ lastLogin: null, createdAt: now });
    },
  );
});
