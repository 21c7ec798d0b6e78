import { createHash, createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SaltedHmac } from '../../src/tokens/salted-hmac.ts';

// Any sequence of code units, lone surrogates among them.
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

test.each(['sha1', 'sha256', 'sha512'] as const)(
  'is what Node makes by %s under the hash of salt and secret, for one text after another',
  (algorithm) => {
    fc.assert(
      fc.property(anyText, anyText, fc.array(anyText, { minLength: 1 }), (salt, secret, texts) => {
        const hmac = new SaltedHmac(algorithm, salt, secret);
        const key = createHash(algorithm)
          .update(salt + secret)
          .digest();
        for (const text of texts)
          expect(hmac.hexDigest(text)).toBe(createHmac(algorithm, key).update(text).digest('hex'));
      }),
    );
  },
);

test('has room for a text of any length', () => {
  const hmac = new SaltedHmac('sha256', 'salt', 'secret');
  const key = createHash('sha256').update('saltsecret').digest();
  for (const length of [0, 1, 63, 64, 65, 100_000, 2]) {
    const text = '\u{20ac}'.repeat(length);
    expect(hmac.hexDigest(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
  }
});
