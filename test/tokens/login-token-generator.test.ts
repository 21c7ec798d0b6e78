import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  LoginTokenGenerator,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
  type LoginUser,
} from '../../src/tokens/index.ts';
import { anyId, anySecret, anyText, anyTime, clockAt, oneCharacterEdit, secret } from './samples.ts';

const now = clockAt('2026-06-01T12:00:00Z');
const generator = new LoginTokenGenerator({ secret, now });
const anyLogin = fc.option(anyTime.map((time) => new Date(time)));
const anyUser = fc.record({ id: anyId, email: anyText, password: anyText, lastLogin: anyLogin });
const user: LoginUser = {
  id: 1,
  email: 'alice@example.com',
  password: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aA',
  lastLogin: new Date('2026-05-31T08:00:00Z'),
};

describe('a login token', () => {
  test('is valid for any user, any secret and any time', () => {
    fc.assert(
      fc.property(anyUser, anySecret, anyTime, (someUser, someSecret, time) => {
        const options = { secret: someSecret, now: clockAt(time) };
        const made = new LoginTokenGenerator(options).makeToken(someUser);
        expect(new LoginTokenGenerator(options).inspectToken(someUser, made)).toBe('valid');
      }),
    );
  });

  test('dies with any change of what it signs', () => {
    fc.assert(
      fc.property(anyUser, anyUser, (before, after) => {
        const made = generator.makeToken(before);
        const change = (part: Partial<LoginUser>): boolean =>
          generator.checkToken({ ...before, ...part }, made);
        expect(change({ id: after.id })).toBe(String(before.id) === String(after.id));
        expect(change({ email: after.email })).toBe(before.email === after.email);
        expect(change({ password: after.password })).toBe(before.password === after.password);
        expect(change({ lastLogin: after.lastLogin })).toBe(
          before.lastLogin?.getTime() === after.lastLogin?.getTime(),
        );
      }),
    );
  });

  test('of somebody who has never signed in dies by the first time', () => {
    const made = generator.makeToken({ ...user, lastLogin: null });
    expect(generator.checkToken({ ...user, lastLogin: null }, made)).toBe(true);
    expect(generator.checkToken({ ...user, lastLogin: new Date(0) }, made)).toBe(false);
  });

  test('dies with any one character of it changed', () => {
    fc.assert(
      fc.property(oneCharacterEdit(generator.makeToken(user)), (edited) => {
        expect(generator.inspectToken(user, edited)).toBe('invalid');
      }),
      { numRuns: 500 },
    );
  });

  test('is worth nothing for another purpose, and another’s nothing as a login link', () => {
    for (const other of [
      new PasswordResetTokenGenerator({ secret, now }),
      new SignUpTokenGenerator({ secret, now }),
    ]) {
      expect(other.checkToken(user, generator.makeToken(user))).toBe(false);
      expect(generator.checkToken(user, other.makeToken(user))).toBe(false);
    }
  });
});
