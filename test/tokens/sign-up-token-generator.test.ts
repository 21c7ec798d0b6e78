import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AccountActivationTokenGenerator,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
  type SignUpUser,
} from '../../src/tokens/index.ts';
import { anyId, anyText, clockAt, secret } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

const now = clockAt('2026-06-01T12:00:00Z');
const generator = new SignUpTokenGenerator({ secret, now });
const user: SignUpUser = {
  id: 1,
  email: 'alice@example.com',
  password: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aA',
};

describe('a sign-up token', () => {
  testTokenPromises({
    generator: SignUpTokenGenerator,
    keySalt: 'rekey.tokens.SignUpTokenGenerator',
    anyState: fc.record({ id: anyId, email: anyText, password: anyText }),
    signed: (state) => ({ ...state, id: String(state.id) }),
    sample: user,
    token: 'd9htc0-4a83dfe4681921c61c2d10f62864b12a',
  });
  test('belongs to one of several sign-ups with the same address', () => {
    const token = generator.makeToken(user);
    expect(generator.checkToken({ ...user, id: 2 }, token)).toBe(false);
  });

  test('outlives the activation, which changes nothing that it signs', () => {
    const token = generator.makeToken(user);
    const activated = { ...user, emailConfirmed: true };
    expect(generator.checkToken(activated, token)).toBe(true);
  });

  test('signs where the address ends and the password begins', () => {
    const token = generator.makeToken({ ...user, email: 'a', password: 'bc' });
    expect(generator.checkToken({ ...user, email: 'ab', password: 'c' }, token)).toBe(false);
  });

  test('is worth nothing as a link', () => {
    const account = { ...user, emailConfirmed: false, lastLogin: null };
    const token = generator.makeToken(account);
    expect(new AccountActivationTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
    expect(new PasswordResetTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
  });
});
