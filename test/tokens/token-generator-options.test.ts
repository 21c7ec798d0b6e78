import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenGenerator, type TokenGeneratorOptions } from '../../src/tokens/index.ts';
import { invitation, InvitationTokenGenerator, token, type Invitation } from './invitation.ts';
import { anyInput, secret } from './samples.ts';

describe('a generator', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['no secret', { secret: undefined }, 'secret', 'pass the secret key of the server'],
    ['an empty secret', { secret: '' }, 'secret', 'pass the secret key of the server'],
    ['a secret that is no text', { secret: 42 }, 'secret', 'pass the secret key of the server'],
    ['an empty former secret', { secretFallbacks: ['old', ''] }, 'secretFallbacks', 'drop those that are'],
    ['one text for the former secrets', { secretFallbacks: 'old' }, 'secretFallbacks', 'an array of strings'],
    ['no key salt', { keySalt: undefined }, 'keySalt', 'name the purpose'],
    ['an empty key salt', { keySalt: '' }, 'keySalt', 'name the purpose'],
    ['an unknown algorithm', { algorithm: 'md5' }, 'algorithm', 'one of sha256, sha512, sha1'],
  ])('cannot be made with %s, and says how to mend it', (_, options, name, remedy) => {
    const make = () => new InvitationTokenGenerator(options);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(`${name} must be`);
    expect(make).toThrow(remedy);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '60' as unknown as number])(
    'cannot be made with a timeout of %p, and says how to mend it',
    (timeoutSeconds) => {
      const make = () => new InvitationTokenGenerator({ timeoutSeconds });
      expect(make).toThrow(RangeError);
      expect(make).toThrow('timeoutSeconds must be a number of seconds, 0 or more');
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
