import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  LoginTokenGenerator,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
  type LoginUser,
} from '../../src/tokens/index.ts';
import { anyId, anyText, anyTime, clockAt, secret } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

const now = clockAt('2026-06-01T12:00:00Z');
const generator = new LoginTokenGenerator({ secret, now });
const user: LoginUser = {
  id: 1,
  email: 'alice@example.com',
  password: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aA',
  lastLogin: new Date('2026-05-31T08:00:00Z'),
};

describe('a login token', () => {
  testTokenPromises({
    generator: LoginTokenGenerator,
    keySalt: 'rekey.tokens.LoginTokenGenerator',
    anyState: fc.record({
      id: anyId,
      email: anyText,
      password: anyText,
      lastLogin: fc.option(anyTime.map((time) => new Date(time))),
    }),
    signed: (state) => ({
      ...state,
      id: String(state.id),
      lastLogin: String(state.lastLogin?.getTime()),
    }),
    sample: user,
    token: 'd9htc0-b74662b7fa4f111e55d718505e4822f5',
  });

  test('of somebody who has never signed in dies by the first time', () => {
    const made = generator.makeToken({ ...user, lastLogin: null });
    expect(generator.checkToken({ ...user, lastLogin: null }, made)).toBe(true);
    expect(generator.checkToken({ ...user, lastLogin: new Date(0) }, made)).toBe(false);
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
