import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AccountActivationTokenGenerator,
  type DjangoVersion,
  PasswordResetTokenGenerator,
  type PasswordResetTokenGeneratorOptions,
  type PasswordResetUser,
  SignUpTokenGenerator,
} from '../../src/tokens/index.ts';
import { anyId, anySecret, anyText, anyTime, clockAt, oneCharacterEdit, secret } from './samples.ts';

const madeAt = Date.UTC(2026, 5, 1, 12);
const day = 86_400;
const versions: DjangoVersion[] = ['3.2', '3.1', '3.0'];

const user: PasswordResetUser = {
  id: '0198c0de-0000-7000-8000-000000000001',
  password: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA',
  lastLogin: new Date('2026-05-01T08:00:00Z'),
  email: 'alice@example.com',
};

const anyUser: fc.Arbitrary<PasswordResetUser> = fc.record(
  {
    id: anyId,
    password: anyText,
    lastLogin: fc.option(fc.date({ min: new Date('2001-01-01'), noInvalidDate: true })),
    email: fc.option(anyText),
  },
  { requiredKeys: ['id', 'password', 'lastLogin'] },
);

function generator(options: Partial<PasswordResetTokenGeneratorOptions> = {}): PasswordResetTokenGenerator {
  return new PasswordResetTokenGenerator({ secret, now: clockAt(madeAt), ...options });
}

function secondsLater(seconds: number): () => Date {
  return clockAt(madeAt + seconds * 1000);
}

/** What is signed besides the timestamp, which stands between the last login and the address. */
function signed({ id, password, lastLogin, email }: PasswordResetUser): [string, string] {
  const login = lastLogin?.toISOString().slice(0, -5).replace('T', ' ') ?? '';
  return [`${String(id)}${password}${login}`, email ?? ''];
}

describe.each(versions)('a reset token of Django %s', (django) => {
  test('is valid for any user, any secret and any time', () => {
    fc.assert(
      fc.property(anyUser, anySecret, anyTime, (someUser, someSecret, time) => {
        const options = { django, secret: someSecret, now: clockAt(time) };
        const made = generator(options).makeToken(someUser);
        expect(generator(options).inspectToken(someUser, made)).toBe('valid');
      }),
    );
  });

  test('dies with any change of what it signs', () => {
    fc.assert(
      fc.property(
        anyUser,
        anyUser,
        fc.subarray(['id', 'password', 'lastLogin', 'email']),
        (before, other, fields) => {
          const after = {
            ...before,
            ...Object.fromEntries(Object.entries(other).filter(([key]) => fields.includes(key))),
          };
          const [[stateBefore, emailBefore], [stateAfter, emailAfter]] = [signed(before), signed(after)];
          const emailCounts = django === '3.2';
          // Django joins with nothing in between, so the texts are compared as it joins them.
          const unchanged = stateBefore === stateAfter && (!emailCounts || emailBefore === emailAfter);
          const made = generator({ django }).makeToken(before);
          expect(generator({ django }).checkToken(after, made)).toBe(unchanged);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('dies with any one character of it changed', () => {
    const token = generator({ django }).makeToken(user);
    fc.assert(
      fc.property(oneCharacterEdit(token), (edited) => {
        expect(generator({ django }).inspectToken(user, edited)).toBe('invalid');
      }),
      { numRuns: 500 },
    );
  });

  test('dies by the reset, and by the sign-in after it', () => {
    const token = generator({ django }).makeToken(user);
    const check = (change: Partial<PasswordResetUser>): boolean =>
      generator({ django }).checkToken({ ...user, ...change }, token);
    expect(check({})).toBe(true);
    expect(check({ password: '$argon2id$v=19$m=19456,t=2,p=1$b3RoZXJzYWx0$aGFzaA' })).toBe(false);
    expect(check({ lastLogin: new Date(madeAt) })).toBe(false);
    expect(check({ lastLogin: null })).toBe(false);
    expect(check({ id: '0198c0de-0000-7000-8000-000000000002' })).toBe(false);
    expect(check({ email: 'mallory@example.com' })).toBe(django !== '3.2');
  });

  test('does not ask whether the id is a number, a bigint or a text', () => {
    const token = generator({ django }).makeToken({ ...user, id: 42 });
    expect(generator({ django }).checkToken({ ...user, id: 42n }, token)).toBe(true);
    expect(generator({ django }).checkToken({ ...user, id: '42' }, token)).toBe(true);
  });

  test('tells no missing address from an empty one', () => {
    const { id, password, lastLogin } = user;
    const token = generator({ django }).makeToken({ id, password, lastLogin });
    expect(generator({ django }).checkToken({ ...user, email: null }, token)).toBe(true);
    expect(generator({ django }).checkToken({ ...user, email: '' }, token)).toBe(true);
  });

  test('signs the last login to the second, with the fraction cut off', () => {
    const at = (time: string): PasswordResetUser => ({ ...user, lastLogin: new Date(time) });
    const token = generator({ django }).makeToken(at('2026-05-01T08:00:00.999Z'));
    expect(generator({ django }).checkToken(at('2026-05-01T08:00:00Z'), token)).toBe(true);
    expect(generator({ django }).checkToken(at('2026-05-01T08:00:01Z'), token)).toBe(false);
    expect(generator({ django }).checkToken(at('2026-05-01T07:59:59.999Z'), token)).toBe(false);
  });

  test('is worth nothing to the other generators, nor theirs to it', () => {
    const account = { ...user, email: 'alice@example.com', emailConfirmed: false };
    const options = { secret, now: clockAt(madeAt) };
    for (const other of [new AccountActivationTokenGenerator(options), new SignUpTokenGenerator(options)]) {
      expect(other.checkToken(account, generator({ django }).makeToken(account))).toBe(false);
      expect(generator({ django }).checkToken(account, other.makeToken(account))).toBe(false);
    }
  });
});

describe('the time of a reset token', () => {
  test.each(['3.2', '3.1'] as const)('is counted in seconds since Django %s', (django) => {
    const token = generator({ django }).makeToken(user);
    const at = (seconds: number): string =>
      generator({ django, now: secondsLater(seconds) }).inspectToken(user, token);
    expect(at(3 * day)).toBe('valid');
    expect(at(3 * day + 1)).toBe('expired');
  });

  test('is counted in days up to Django 3.0: valid to the end of the third day, and expired on the fourth', () => {
    const token = generator({ django: '3.0' }).makeToken(user);
    const at = (time: string): string =>
      generator({ django: '3.0', now: clockAt(time) }).inspectToken(user, token);
    expect(at('2026-06-01T00:00:00Z')).toBe('valid');
    expect(at('2026-06-04T23:59:59.999Z')).toBe('valid');
    expect(at('2026-06-05T00:00:00Z')).toBe('expired');
  });

  test.each([
    [day - 1, 0],
    [day, 1],
    [2 * day - 1, 1],
    [0, 0],
  ])('up to Django 3.0 lets a timeout of %i seconds last for %i days', (timeoutSeconds, days) => {
    const token = generator({ django: '3.0' }).makeToken(user);
    const after = (number: number): string =>
      generator({ django: '3.0', timeoutSeconds, now: secondsLater(number * day) }).inspectToken(user, token);
    expect(after(days)).toBe('valid');
    expect(after(days + 1)).toBe('expired');
  });

  test('up to Django 3.0 begins with 2001 too', () => {
    const at = (time: string): PasswordResetTokenGenerator =>
      generator({ django: '3.0', now: clockAt(time) });
    expect(at('2001-01-01T23:59:59Z').makeToken(user)).toMatch(/^0-/);
    expect(() => at('2000-12-31T23:59:59Z').makeToken(user)).toThrow(RangeError);
  });
});

test('the algorithm of an era gives way to one that is asked for', () => {
  expect(generator({ django: '3.0', algorithm: 'sha256' }).makeToken(user)).toMatch(/^\w+-[0-9a-f]{32}$/);
  expect(generator({ django: '3.0' }).makeToken(user)).toMatch(/^\w+-[0-9a-f]{20}$/);
});

test('an unknown Django is refused, with the ones that are known', () => {
  expect(() => generator({ django: '2.2' as DjangoVersion })).toThrow('3.2, 3.1, 3.0');
  expect(() => generator({ django: '__proto__' as DjangoVersion })).toThrow(TypeError);
});

test('a last login before the epoch, or far beyond, is printed whole', () => {
  class Exposed extends PasswordResetTokenGenerator {
    override hashValue(user: PasswordResetUser, timestamp: number): string {
      return super.hashValue(user, timestamp);
    }
  }
  const signed = (time: string): string =>
    new Exposed({ secret }).hashValue({ id: 1, password: '/', lastLogin: new Date(time) }, 7);
  expect(signed('1969-12-31T23:59:59.900Z')).toBe('1/1969-12-31 23:59:597');
  expect(signed('0099-02-03T04:05:06Z')).toBe('1/0099-02-03 04:05:067');
  expect(signed('+012345-02-03T04:05:06Z')).toBe('1/12345-02-03 04:05:067');
});

test('a last login that is no time makes no token, and no token valid', () => {
  const generator = new PasswordResetTokenGenerator({ secret });
  const user = { id: 1, password: '/', lastLogin: null };
  const token = generator.makeToken(user);
  const broken = { ...user, lastLogin: new Date(NaN) };
  expect(() => generator.makeToken(broken)).toThrow(new RangeError('lastLogin must be a valid date.'));
  expect(generator.checkToken(broken, token)).toBe(false);
});
