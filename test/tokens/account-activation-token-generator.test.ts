import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AccountActivationTokenGenerator,
  type AccountActivationUser,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
} from '../../src/tokens/index.ts';
import { anyId, anySecret, anyText, anyTime, clockAt, oneCharacterEdit, secret } from './samples.ts';

const now = clockAt('2026-06-01T12:00:00Z');
const generator = new AccountActivationTokenGenerator({ secret, now });
const anyUser = fc.record({ id: anyId, email: anyText, emailConfirmed: fc.boolean() });
const user: AccountActivationUser = { id: 1, email: 'alice@example.com', emailConfirmed: false };

describe('an activation token', () => {
  test('is valid for any user, any secret and any time', () => {
    fc.assert(
      fc.property(anyUser, anySecret, anyTime, (someUser, someSecret, time) => {
        const options = { secret: someSecret, now: clockAt(time) };
        const made = new AccountActivationTokenGenerator(options).makeToken(someUser);
        expect(new AccountActivationTokenGenerator(options).inspectToken(someUser, made)).toBe('valid');
      }),
    );
  });

  test('dies by the activation', () => {
    const token = generator.makeToken(user);
    expect(generator.checkToken(user, token)).toBe(true);
    expect(generator.inspectToken({ ...user, emailConfirmed: true }, token)).toBe('invalid');
  });

  test('dies with any change of what it signs', () => {
    fc.assert(
      fc.property(anyUser, anyUser, (before, after) => {
        const made = generator.makeToken(before);
        const change = (part: Partial<AccountActivationUser>): boolean =>
          generator.checkToken({ ...before, ...part }, made);
        expect(change({ id: after.id })).toBe(String(before.id) === String(after.id));
        expect(change({ email: after.email })).toBe(before.email === after.email);
        expect(change({ emailConfirmed: !before.emailConfirmed })).toBe(false);
      }),
    );
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

  test('dies with any one character of it changed', () => {
    fc.assert(
      fc.property(oneCharacterEdit(generator.makeToken(user)), (edited) => {
        expect(generator.inspectToken(user, edited)).toBe('invalid');
      }),
      { numRuns: 500 },
    );
  });

  test('is worth nothing to a generator of another purpose', () => {
    const account = { ...user, password: 'hash', lastLogin: null };
    const token = generator.makeToken(account);
    expect(new SignUpTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
    expect(new PasswordResetTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
  });

  test('has a purpose of its own, which can be given another name', () => {
    const keySalt = 'rekey.tokens.AccountActivationTokenGenerator';
    const token = generator.makeToken(user);
    expect(new AccountActivationTokenGenerator({ secret, now, keySalt }).makeToken(user)).toBe(token);
    expect(
      new AccountActivationTokenGenerator({ secret, now, keySalt: 'test' }).checkToken(user, token),
    ).toBe(false);
  });

  test('stays what it is from release to release', () => {
    expect(generator.makeToken(user)).toBe('d9htc0-82d74820c64d3e1855a39ffe6874b155');
  });
});
