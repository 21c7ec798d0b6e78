import fc from 'fast-check';

/** What a request may hold that means something to the server. */
export interface Known {
  readonly email: string;
  readonly password: string;
  readonly sessionToken: string;
  readonly uid: string;
  readonly token: string;
}

const notorious = [
  '',
  ' ',
  '\u0000',
  '\r\nSet-Cookie: a=b',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e999',
  '99999999999999999999999999',
  '__proto__',
  'constructor',
  'toString',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '"><script>alert(1)</script>',
  "' OR '1'='1' --",
  '../../../../etc/passwd',
  '%00%ff%c0%af',
  '\u202Eada@example.com',
  'ＡＤＡ@ｅxample.com',
  'ada@example.com,eve@example.com',
  '"ada@x"@example.com',
  'a@b',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'example.'.repeat(40)}com`,
  '\uD800',
  '\uDFFF\uD800',
  'e\u0301'.repeat(200),
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  'x'.repeat(5000),
  'MQ',
  'c0ffee-0123456789abcdef0123456789abcdef',
  '00000000',
  '1970-01-01T00:00:00Z',
];

const delimiters = Array.from('{}()[]:!$@"\\,.&|#\u0000 \n').concat('...', '"""');

/** Text that somebody might send. */
export function hostileText({ email, password, sessionToken, uid, token }: Known): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...notorious),
    fc.constantFrom(email, password, sessionToken, uid, token),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('\uD800', '\uDC00', 'a', '\u0000', '\u0301', '@') }),
  );
}

/** A value of JSON where another kind may be expected. */
export function hostileValue(text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      text,
      fc.constantFrom(null, true, false, 0, -0, 1e308, 2 ** 53, -1.5, '0'),
      fc.integer(),
      fc.double({ noNaN: true }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    ),
  }));
  return value;
}

/** A text of which some places are cut out, doubled or filled with something else. */
export function mutated(text: string, filling: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(text.length),
    length: fc.nat({ max: 8 }),
    put: fc.oneof(fc.constant(null), fc.constantFrom(...delimiters), filling),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) =>
      edits.reduce(
        (whole, { at, length, put }) =>
          whole.slice(0, at) + (put ?? whole.slice(at, at + length).repeat(2)) + whole.slice(at + length),
        text,
      ),
    );
}
