import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TokenGenerator, TokenGeneratorOptions } from '../../src/tokens/index.ts';
import { anySecret, anyTime, clockAt, oneCharacterEdit, secret } from './samples.ts';

/** What the tokens of one purpose sign. */
export interface SignedState<State extends object> {
  readonly generator: new (options: TokenGeneratorOptions) => TokenGenerator<State>;
  /** The name of its purpose. */
  readonly keySalt: string;
  /** Any state at all. */
  readonly anyState: fc.Arbitrary<State>;
  /** What two states differ by: each field that is signed, as text. */
  readonly signed: (state: State) => Readonly<Record<keyof State, string>>;
  /** A state, and the token that is made of it on 2026-06-01 at noon, in this release and in all that follow. */
  readonly sample: State;
  readonly token: string;
}

/** Tests what every kind of token promises, whatever it signs. */
export function testTokenPromises<State extends object>({
  generator: Generator,
  keySalt,
  anyState,
  signed,
  sample,
  token,
}: SignedState<State>): void {
  const now = clockAt('2026-06-01T12:00:00Z');
  const generator = new Generator({ secret, now });

  test('is valid for any state, any secret and any time', () => {
    fc.assert(
      fc.property(anyState, anySecret, anyTime, (state, someSecret, time) => {
        const options = { secret: someSecret, now: clockAt(time) };
        const made = new Generator(options).makeToken(state);
        expect(new Generator(options).inspectToken(state, made)).toBe('valid');
      }),
    );
  });

  test('dies with any change of what it signs', () => {
    fc.assert(
      fc.property(anyState, anyState, (before, after) => {
        const made = generator.makeToken(before);
        const [was, is] = [signed(before), signed(after)];
        for (const field of Object.keys(was) as (keyof State)[]) {
          const changed = { ...before, [field]: after[field] };
          expect(generator.checkToken(changed, made)).toBe(was[field] === is[field]);
        }
      }),
    );
  });

  test('dies with any one character of it changed', () => {
    fc.assert(
      fc.property(oneCharacterEdit(token), (edited) => {
        expect(generator.inspectToken(sample, edited)).toBe('invalid');
      }),
      { numRuns: 500 },
    );
  });

  test('lives as long as it is told to, and not a second longer', () => {
    const at = (time: string) => new Generator({ secret, timeoutSeconds: 600, now: clockAt(time) });
    expect(at('2026-06-01T12:10:00Z').inspectToken(sample, token)).toBe('valid');
    expect(at('2026-06-01T12:10:01Z').inspectToken(sample, token)).toBe('expired');
  });

  test('has a purpose of its own, which can be given another name', () => {
    expect(new Generator({ secret, now, keySalt }).makeToken(sample)).toBe(token);
    expect(new Generator({ secret, now, keySalt: 'test' }).checkToken(sample, token)).toBe(false);
  });

  test('stays what it is from release to release', () => {
    expect(generator.makeToken(sample)).toBe(token);
  });
}
