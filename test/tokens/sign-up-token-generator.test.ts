import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AccountActivationTokenGenerator,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
  type SignUpUser,
} from '../../src/tokens/index.ts';
import { anyId, anySecret, anyText, anyTime, clockAt, oneCharacterEdit, secret } from './samples.ts';

const now = clockAt('2026-06-01T12:00:00Z');
const generator = new SignUpTokenGenerator({ secret, now });
const anyUser = fc.record({ id: anyId, email: anyText, password: anyText });
const user: SignUpUser = {
  id: 1,
  email: 'alice@example.com',
  password: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aA',
};

describe('a sign-up token', () => {
  test('is valid for any user, any secret and any time', () => {
    fc.assert(
      fc.property(anyUser, anySecret, anyTime, (someUser, someSecret, time) => {
        const options = { secret: someSecret, now: clockAt(time) };
        const made = new SignUpTokenGenerator(options).makeToken(someUser);
        expect(new SignUpTokenGenerator(options).inspectToken(someUser, made)).toBe('valid');
      }),
    );
  });

  test('dies with any change of what it signs', () => {
    fc.assert(
      fc.property(anyUser, anyUser, (before, after) => {
        const made = generator.makeToken(before);
        const change = (part: Partial<SignUpUser>): boolean =>
          generator.checkToken({ ...before, ...part }, made);
        expect(change({ id: after.id })).toBe(String(before.id) === String(after.id));
        expect(change({ email: after.email })).toBe(before.email === after.email);
        expect(change({ password: after.password })).toBe(before.password === after.password);
      }),
    );
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

  test('dies with any one character of it changed', () => {
    fc.assert(
      fc.property(oneCharacterEdit(generator.makeToken(user)), (edited) => {
        expect(generator.inspectToken(user, edited)).toBe('invalid');
      }),
      { numRuns: 500 },
    );
  });

  test('is worth nothing as a link', () => {
    const account = { ...user, emailConfirmed: false, lastLogin: null };
    const token = generator.makeToken(account);
    expect(new AccountActivationTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
    expect(new PasswordResetTokenGenerator({ secret, now }).checkToken(account, token)).toBe(false);
  });

  test('stays what it is from release to release', () => {
    expect(generator.makeToken(user)).toBe('d9htc0-4a83dfe4681921c61c2d10f62864b12a');
  });
});
