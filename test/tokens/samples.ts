import fc from 'fast-check';

/** A clock that stands still. */
export function clockAt(time: string | number): () => Date {
  return () => new Date(time);
}

export const secret = 'a secret of the server, for tests alone';

const tokenCharacters = Array.from('0123456789abcdefghijklmnopqrstuvwxyz-');

/** Any text that UTF-8 can hold. */
export const anyText = fc.string({ unit: 'binary', maxLength: 40 });

export const anySecret = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });

/** No database takes a NUL within a text, so no key holds one. */
export const anyId = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\0')),
  fc.uuid(),
  fc.maxSafeNat(),
  fc.bigInt({ min: 0n, max: 2n ** 64n }),
);

/** A time at which tokens can be made: whole seconds, as the timestamp is, from 2001 to 2100. */
export const anyTime = fc.integer({ min: 978_307_200, max: 4_102_444_800 }).map((seconds) => seconds * 1000);

/** Changes one character of a text: another in its place, one more, or one fewer. */
export function oneCharacterEdit(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length - 1 });
  const character = fc.oneof(
    fc.constantFrom(...tokenCharacters),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  return fc
    .oneof(
      fc.tuple(place, character).map(([at, other]) => text.slice(0, at) + other + text.slice(at + 1)),
      fc.tuple(place, character).map(([at, more]) => text.slice(0, at) + more + text.slice(at)),
      character.map((more) => text + more),
      place.map((at) => text.slice(0, at) + text.slice(at + 1)),
      place.map((at) => text.slice(0, at) + text.charAt(at).toUpperCase() + text.slice(at + 1)),
    )
    .filter((edited) => edited !== text);
}

/** Whatever may arrive where a token or a uid is expected. */
export const anyInput = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withTypedArray: true,
  }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...tokenCharacters) }),
  fc.base64String(),
  fc
    .tuple(fc.constantFrom('a', '-', '=', '0', '\u{1f511}', '\ud800'), fc.integer({ min: 0, max: 200_000 }))
    .map(([text, times]) => text.repeat(times)),
);
