import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenGenerator } from '../../src/tokens/index.ts';
import { forge, invitation, InvitationTokenGenerator, token, type Invitation } from './invitation.ts';
import { anyInput, anySecret, anyText, anyTime, clockAt, oneCharacterEdit, secret } from './samples.ts';

describe('a token', () => {
  test('is the time in base 36, a dash, and every second digit of the keyed hash', () => {
    expect(token).toBe(forge((802_008_000).toString(36), 802_008_000));
    expect(token).toMatch(/^d9htc0-[0-9a-f]{32}$/);
  });

  test.each([
    ['sha1', 20],
    ['sha256', 32],
    ['sha512', 64],
  ] as const)('of %s has %i digits after the dash', (algorithm, digits) => {
    const generator = new InvitationTokenGenerator({ algorithm });
    const made = generator.makeToken(invitation);
    expect(made.split('-')[1]).toHaveLength(digits);
    expect(generator.checkToken(invitation, made)).toBe(true);
    expect(generator.checkToken(invitation, token)).toBe(algorithm === 'sha256');
  });

  test('is valid for any secret, any key salt and any text, wherever it is checked', () => {
    fc.assert(
      fc.property(anySecret, anySecret, anyText, anyTime, (someSecret, keySalt, id, time) => {
        const options = { secret: someSecret, keySalt, now: clockAt(time) };
        const made = new InvitationTokenGenerator(options).makeToken({ id, accepted: false });
        expect(new InvitationTokenGenerator(options).inspectToken({ id, accepted: false }, made)).toBe(
          'valid',
        );
      }),
    );
  });

  test('is worth nothing once what it signs has changed', () => {
    expect(new InvitationTokenGenerator().inspectToken({ ...invitation, accepted: true }, token)).toBe(
      'invalid',
    );
  });

  test('is worth nothing under another secret', () => {
    fc.assert(
      fc.property(anySecret, (other) => {
        fc.pre(other !== secret);
        expect(new InvitationTokenGenerator({ secret: other }).inspectToken(invitation, token)).toBe(
          'invalid',
        );
      }),
    );
  });

  test('is worth nothing for another purpose', () => {
    fc.assert(
      fc.property(anySecret, (keySalt) => {
        fc.pre(keySalt !== 'test.invitations');
        expect(new InvitationTokenGenerator({ keySalt }).inspectToken(invitation, token)).toBe('invalid');
      }),
    );
  });

  test.each(['sha1', 'sha256', 'sha512'] as const)(
    'of %s is worth nothing with any one character changed, added or taken away',
    (algorithm) => {
      const generator = new InvitationTokenGenerator({ algorithm });
      fc.assert(
        fc.property(oneCharacterEdit(generator.makeToken(invitation)), (edited) => {
          expect(generator.inspectToken(invitation, edited)).toBe('invalid');
        }),
        { numRuns: 1000 },
      );
    },
  );

  test('is worth nothing for nobody, even where nobody could be signed', () => {
    class Careless extends TokenGenerator<Invitation | null | undefined> {
      protected override hashValue(someone: Invitation | null | undefined, timestamp: number): string {
        return `${someone?.id ?? 'nobody'} ${timestamp}`;
      }
    }
    const generator = new Careless({ secret, keySalt: 'test.careless' });
    expect(generator.inspectToken(null, generator.makeToken(null))).toBe('invalid');
    expect(generator.inspectToken(undefined, generator.makeToken(undefined))).toBe('invalid');
    expect(new InvitationTokenGenerator().checkToken(null, token)).toBe(false);
  });

  test('is made and checked by the system clock unless told otherwise', () => {
    class Plain extends TokenGenerator<string> {
      protected override hashValue(user: string, timestamp: number): string {
        return `${user} ${timestamp}`;
      }
    }
    const generator = new Plain({ secret, keySalt: 'test.plain' });
    expect(generator.checkToken('somebody', generator.makeToken('somebody'))).toBe(true);
  });
});

describe('only the canonical text is a token:', () => {
  test.each([
    ['a leading zero', `0${token}`],
    ['upper case', token.toUpperCase()],
    ['an upper-case timestamp', token.replace('d9htc0', 'D9HTC0')],
    ['a trailing newline', `${token}\n`],
    ['a leading space', ` ${token}`],
    ['a sign', `+${token}`],
    ['a minus', `-${token}`],
    ['a second dash', token.replace('-', '--')],
    ['a dash at the end', `${token}-`],
    ['no dash', token.replace('-', '')],
    ['no timestamp', token.replace(/^[^-]*/, '')],
    ['no signature', token.replace(/-.*/, '-')],
    ['half a signature', token.slice(0, -16)],
    ['a NUL', `${token}\0`],
    ['a full-width digit', token.replace('9', '\uff19')],
    ['an empty text', ''],
  ])('not %s', (_, text) => {
    expect(new InvitationTokenGenerator().inspectToken(invitation, text)).toBe('invalid');
  });

  test('not even where a leading zero is signed by the right key', () => {
    const generator = new InvitationTokenGenerator();
    expect(generator.checkToken(invitation, forge('d9htc0', 802_008_000))).toBe(true);
    expect(generator.checkToken(invitation, forge('0d9htc0', 802_008_000))).toBe(false);
    expect(generator.checkToken(invitation, forge('D9HTC0', 802_008_000))).toBe(false);
  });

  test.each([
    ['beyond what a number holds', (2n ** 53n + 1n).toString(36), 2 ** 53],
    ['at the end of what a number holds', Number.MAX_SAFE_INTEGER.toString(36), Number.MAX_SAFE_INTEGER],
    ['thirteen digits long', 'zzzzzzzzzzzzz', Number.parseInt('zzzzzzzzzzzzz', 36)],
    ['a hundred thousand digits long', 'z'.repeat(100_000), null],
    ['negative', '-1', -1],
    ['a fraction', '1.5', 1.5],
    ['in exponents', '1e+21', 1e21],
    ['no number', '', null],
    ['infinite', '-infinity', null],
  ])('not a timestamp %s, though the right key signed it', (_, text, timestamp) => {
    expect(new InvitationTokenGenerator().inspectToken(invitation, forge(text, timestamp))).toBe('invalid');
  });

  test('but a timestamp that reads as a word is a timestamp like any other', () => {
    const nan = Number.parseInt('nan', 36);
    expect(new InvitationTokenGenerator().inspectToken(invitation, forge('nan', nan))).toBe('expired');
    expect(new InvitationTokenGenerator().inspectToken(invitation, forge('nan', Number.NaN))).toBe('invalid');
  });

  test('and whatever else comes in is turned away without an exception', () => {
    const generator = new InvitationTokenGenerator();
    fc.assert(
      fc.property(anyInput, (input) => {
        expect(generator.checkToken(invitation, input)).toBe(false);
        expect(generator.inspectToken(invitation, input)).toBe('invalid');
      }),
      { numRuns: 2000 },
    );
  });

  test('nor does a hostile object get to run', () => {
    const hostile = {
      toString: () => {
        throw new Error('ran');
      },
      get length() {
        throw new Error('ran');
      },
    };
    expect(new InvitationTokenGenerator().checkToken(invitation, hostile)).toBe(false);
    expect(new InvitationTokenGenerator().checkToken(invitation, Object(token))).toBe(false);
    expect(new InvitationTokenGenerator().checkToken(invitation, [token])).toBe(false);
  });
});
