import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ShortCodeTokenGenerator, type ShortCodeUser } from '../../src/tokens/index.ts';
import { anyId, anyText, anyTime, clockAt, secret } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

const anyState: fc.Arbitrary<ShortCodeUser> = fc.record({
  purpose: anyText,
  code: anyText,
  id: anyId,
  email: anyText,
  emailConfirmed: fc.boolean(),
  password: anyText,
  lastLogin: fc.option(anyTime.map((time) => new Date(time))),
});

describe('what is kept of a short code', () => {
  testTokenPromises({
    generator: ShortCodeTokenGenerator,
    anyState,
    signed: (state) => ({
      ...state,
      id: String(state.id),
      emailConfirmed: String(state.emailConfirmed),
      lastLogin: String(state.lastLogin?.getTime()),
    }),
  });

  test('tells the right code from every other', () => {
    const generator = new ShortCodeTokenGenerator({ secret, now: clockAt('2026-06-01T12:00:00Z') });
    const user = {
      purpose: 'PASSWORD_RESET',
      id: 1,
      email: 'a@b.cd',
      emailConfirmed: true,
      password: 'x',
      lastLogin: null,
    };
    const kept = generator.makeToken({ ...user, code: '00042731' });
    const codes = ['00042731', '42731', '00042732', '0004273', '000427310', ' 00042731'];
    expect(codes.filter((code) => generator.checkToken({ ...user, code }, kept))).toEqual(['00042731']);
  });
});
