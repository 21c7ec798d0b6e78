import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AccountActivationTokenGenerator,
  type AccountActivationUser,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
} from '../../src/tokens/index.ts';
import { anyId, anyText, clockAt, secret } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

const now = clockAt('2026-06-01T12:00:00Z');
const generator = new AccountActivationTokenGenerator({ secret, now });
const user: AccountActivationUser = { id: 1, email: 'alice@example.com', emailConfirmed: false };

describe('an activation token', () => {
  testTokenPromises({
    generator: AccountActivationTokenGenerator,
    keySalt: 'rekey.tokens.AccountActivationTokenGenerator',
    anyState: fc.record({ id: anyId, email: anyText, emailConfirmed: fc.boolean() }),
    signed: (state) => ({ ...state, id: String(state.id), emailConfirmed: String(state.emailConfirmed) }),
    sample: user,
    token: 'd9htc0-82d74820c64d3e1855a39ffe6874b155',
  });
  test('dies by the activation', () => {
    const token = generator.makeToken(user);
    expect(generator.checkToken(user, token)).toBe(true);
    expect(generator.inspectToken({ ...user, emailConfirmed: true }, token)).toBe('invalid');
  });

  test('signs where the id ends and the address begins', () => {
    const token = generator.makeToken({ ...user, id: '12', email: '3@example.com' });
    expect(generator.checkToken({ ...user, id: '1', email: '23@example.com' }, token)).toBe(false);
    const quoted = generator.makeToken({ ...user, id: 'a","b', email: 'c' });
    expect(generator.checkToken({ ...user, id: 'a', email: 'b","c' }, quoted)).toBe(false);
  });

  test('tells even texts apart that UTF-8 cannot hold', () => {
    const token = generator.makeToken({ ...user, email: '\ud800' });
    expect(generator.checkToken({ ...user, email: '\ud801' }, token)).toBe(false);
  });

  test('does not ask whether the id is a number, a bigint or a text', () => {
    const token = generator.makeToken({ ...user, id: 2n ** 64n });
    expect(generator.checkToken({ ...user, id: '18446744073709551616' }, token)).toBe(true);
  });

  test('is worth nothing to a generator of another purpose', () => {
    const account = { ...user, password: 'hash', lastLogin: null };
    const token = generator.makeToken(account);
    expect(new SignUpTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
    expect(new PasswordResetTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
  });
});
