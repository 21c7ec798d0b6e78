import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenGenerator, type TokenGeneratorOptions } from '../../src/tokens/index.ts';
import { anyInput, anySecret, anyText, anyTime, clockAt, oneCharacterEdit, secret } from './samples.ts';

interface Invitation {
  id: string;
  accepted: boolean;
}

class InvitationTokenGenerator extends TokenGenerator<Invitation> {
  constructor(options: Partial<TokenGeneratorOptions> = {}) {
    super({ secret, keySalt: 'test.invitations', now: clockAt(madeAt), ...options });
  }

  protected override hashValue(invitation: Invitation, timestamp: number): string {
    return JSON.stringify([invitation.id, invitation.accepted, timestamp]);
  }
}

const madeAt = Date.UTC(2026, 5, 1, 12);
const invitation: Invitation = { id: 'i-1', accepted: false };
const token = new InvitationTokenGenerator().makeToken(invitation);
const threeDays = 259_200;

function secondsLater(seconds: number): () => Date {
  return clockAt(madeAt + seconds * 1000);
}

/** A genuine signature for any timestamp, even one that no clock has. */
function forge(timestampText: string, timestamp: unknown): string {
  const key = createHash('sha256').update(`test.invitations${secret}`).digest();
  const mac = createHmac('sha256', key)
    .update(JSON.stringify([invitation.id, invitation.accepted, timestamp]))
    .digest('hex');
  return `${timestampText}-${mac.replace(/(.)./g, '$1')}`;
}

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

describe('the time of a token', () => {
  test('is up after three days unless told otherwise: still valid to the second, and expired one later', () => {
    const inTime = new InvitationTokenGenerator({ now: secondsLater(threeDays) });
    const late = new InvitationTokenGenerator({ now: secondsLater(threeDays + 1) });
    expect(inTime.inspectToken(invitation, token)).toBe('valid');
    expect(late.inspectToken(invitation, token)).toBe('expired');
    expect(late.checkToken(invitation, token)).toBe(false);
  });

  test.each([0, 1, 60, 0.5, 86_400 * 365])('is up after a timeout of %d seconds', (timeoutSeconds) => {
    const at = (seconds: number): string =>
      new InvitationTokenGenerator({ timeoutSeconds, now: secondsLater(seconds) }).inspectToken(
        invitation,
        token,
      );
    expect(at(Math.floor(timeoutSeconds))).toBe('valid');
    expect(at(Math.floor(timeoutSeconds) + 1)).toBe('expired');
  });

  test('is never said to be up of one that was not genuine to begin with', () => {
    const late = new InvitationTokenGenerator({ now: secondsLater(threeDays + 1) });
    expect(late.inspectToken({ ...invitation, accepted: true }, token)).toBe('invalid');
    expect(late.inspectToken(invitation, token.replace(/.$/, token.endsWith('0') ? '1' : '0'))).toBe(
      'invalid',
    );
  });

  test('is counted in whole seconds, with the fraction cut off', () => {
    const justBefore = new InvitationTokenGenerator({ now: secondsLater(0.999) });
    expect(justBefore.makeToken(invitation)).toBe(token);
    const lastMoment = new InvitationTokenGenerator({ now: secondsLater(threeDays + 0.999) });
    expect(lastMoment.checkToken(invitation, token)).toBe(true);
  });

  test('may be ahead of the clock that checks it, if it is genuine', () => {
    const behind = new InvitationTokenGenerator({ now: secondsLater(-30) });
    expect(behind.checkToken(invitation, token)).toBe(true);
  });

  test('cannot be moved: a timestamp of one’s own makes any token invalid', () => {
    const generator = new InvitationTokenGenerator();
    fc.assert(
      fc.property(fc.maxSafeNat(), (timestamp) => {
        fc.pre(timestamp !== 802_008_000);
        const moved = token.replace('d9htc0', timestamp.toString(36));
        expect(generator.inspectToken(invitation, moved)).toBe('invalid');
      }),
    );
  });

  test('begins with 2001, and before that no token is made', () => {
    const makeAt = (time: string): string =>
      new InvitationTokenGenerator({ now: clockAt(time) }).makeToken(invitation);
    expect(makeAt('2001-01-01T00:00:00Z')).toMatch(/^0-/);
    expect(() => makeAt('2000-12-31T23:59:59.999Z')).toThrow(RangeError);
    expect(() => makeAt('1969-07-20T20:17:40Z')).toThrow('before 2001-01-01');
  });

  test('is never in order by a clock that tells no time', () => {
    const broken = new InvitationTokenGenerator({ now: clockAt(Number.NaN) });
    expect(() => broken.makeToken(invitation)).toThrow(RangeError);
    expect(broken.checkToken(invitation, token)).toBe(false);
  });

  test('reaches as far as dates do', () => {
    const last = new InvitationTokenGenerator({ now: clockAt(8.64e15) });
    expect(last.checkToken(invitation, last.makeToken(invitation))).toBe(true);
  });
});

describe('the secret can be changed', () => {
  const by = (present: string, ...former: string[]): InvitationTokenGenerator =>
    new InvitationTokenGenerator({ secret: present, secretFallbacks: former });
  const made = (text: string): { text: string; token: string } => ({
    text,
    token: by(text).makeToken(invitation),
  });
  const oldest = made('the oldest');
  const older = made('the older');
  const newest = made('the newest');

  test('while links made with a former one stay valid', () => {
    const generator = by(newest.text, older.text, oldest.text);
    for (const { token } of [newest, older, oldest]) {
      expect(generator.checkToken(invitation, token)).toBe(true);
    }
  });

  test('and those of a secret that has left the list are dead', () => {
    expect(by(newest.text, older.text).inspectToken(invitation, oldest.token)).toBe('invalid');
    expect(by(newest.text).inspectToken(invitation, older.token)).toBe('invalid');
  });

  test('and new tokens come from the first secret alone', () => {
    expect(by(newest.text, older.text, oldest.text).makeToken(invitation)).toBe(newest.token);
  });

  test('and a former secret gives no more time than the present one', () => {
    const late = new InvitationTokenGenerator({
      secret: newest.text,
      secretFallbacks: [older.text],
      now: secondsLater(threeDays + 1),
    });
    expect(late.inspectToken(invitation, older.token)).toBe('expired');
  });

  test('but not behind the back of the generator', () => {
    const secretFallbacks = [older.text];
    const generator = new InvitationTokenGenerator({ secret: newest.text, secretFallbacks });
    secretFallbacks.push(oldest.text);
    expect(generator.checkToken(invitation, oldest.token)).toBe(false);
  });
});

describe('a generator', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['no secret', { secret: undefined }, 'secret'],
    ['an empty secret', { secret: '' }, 'secret'],
    ['a secret that is no text', { secret: 42 }, 'secret'],
    ['an empty former secret', { secretFallbacks: ['old', ''] }, 'secretFallbacks'],
    ['one text in place of the former secrets', { secretFallbacks: 'old' }, 'secretFallbacks'],
    ['no key salt', { keySalt: undefined }, 'keySalt'],
    ['an empty key salt', { keySalt: '' }, 'keySalt'],
    ['an unknown algorithm', { algorithm: 'md5' }, 'algorithm'],
  ])('cannot be made with %s', (_, options, name) => {
    expect(() => new InvitationTokenGenerator(options)).toThrow(TypeError);
    expect(() => new InvitationTokenGenerator(options)).toThrow(`${name} must be`);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '60' as unknown as number])(
    'cannot be made with a timeout of %p',
    (timeoutSeconds) => {
      expect(() => new InvitationTokenGenerator({ timeoutSeconds })).toThrow(RangeError);
    },
  );

  test('has to be told its purpose, unless it brings one', () => {
    class Nameless extends TokenGenerator<string> {
      protected override hashValue(user: string): string {
        return user;
      }
    }
    // @ts-expect-error: there is no key salt to fall back on
    expect(() => new Nameless({ secret })).toThrow('name the purpose');
    expect(new Nameless({ secret, keySalt: 'test.nameless' })).toBeInstanceOf(TokenGenerator);
  });

  test('takes an option that is undefined for one that is not there', () => {
    const unset = { secretFallbacks: undefined, timeoutSeconds: undefined, algorithm: undefined };
    const generator = new InvitationTokenGenerator(unset as unknown as TokenGeneratorOptions);
    expect(generator.makeToken(invitation)).toBe(token);
  });

  test('never repeats a secret in its complaints', () => {
    const make = (): unknown => new InvitationTokenGenerator({ secretFallbacks: ['hush', ''] });
    expect(make).not.toThrow('hush');
    expect(make).toThrow();
  });

  test('shows no secret when it is printed', () => {
    expect(JSON.stringify(new InvitationTokenGenerator())).not.toContain(secret);
    expect(Object.values(new InvitationTokenGenerator())).not.toContain(secret);
  });

  test('lets the mistake of a subclass surface where a token is made, and calls no token valid for it', () => {
    class Mistaken extends InvitationTokenGenerator {
      protected override hashValue(): string {
        throw new Error('no such field');
      }
    }
    expect(() => new Mistaken().makeToken(invitation)).toThrow('no such field');
    expect(new Mistaken().checkToken(invitation, token)).toBe(false);
    expect(new Mistaken().inspectToken(invitation, token)).toBe('invalid');
  });

  test('takes anything for a user, and throws at none', () => {
    const generator = new InvitationTokenGenerator();
    fc.assert(
      fc.property(fc.anything(), anyInput, (user, input) => {
        expect(generator.checkToken(user as Invitation, token)).toBe(false);
        expect(generator.checkToken(user as Invitation, input)).toBe(false);
      }),
    );
  });
});
