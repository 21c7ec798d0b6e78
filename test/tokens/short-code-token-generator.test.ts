import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ShortCodeTokenGenerator } from '../../src/tokens/index.ts';
import { anyText, clockAt, secret } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

const mailed = { purpose: 'PASSWORD_RESET', email: 'alice@example.com', code: '00042731', state: 'f00d' };

describe('what is kept of a short code', () => {
  testTokenPromises({
    generator: ShortCodeTokenGenerator,
    keySalt: 'rekey.tokens.ShortCodeTokenGenerator',
    anyState: fc.record({ purpose: anyText, email: anyText, code: anyText, state: anyText }),
    signed: (state) => state,
    sample: mailed,
    token: 'd9htc0-18a26b13412fdfc4059455dcd7444066',
  });

  test('tells the right code from every other', () => {
    const generator = new ShortCodeTokenGenerator({ secret, now: clockAt('2026-06-01T12:00:00Z') });
    const kept = generator.makeToken(mailed);
    const codes = ['00042731', '42731', '00042732', '0004273', '000427310', ' 00042731'];
    expect(codes.filter((code) => generator.checkToken({ ...mailed, code }, kept))).toEqual(['00042731']);
  });
});
