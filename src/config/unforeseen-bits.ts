import { dictionary } from '@zxcvbn-ts/language-common';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const keyboard = [
  '1234567890-=',
  'qwertyuiop[]',
  "asdfghjkl;'",
  'zxcvbnm,./',
  '!@#$%^&*()_+',
  'qwertzuiopasdfghjklyxcvbnm',
];
const columns = '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/';
const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte)).toLowerCase();
const placeholders =
  'please-change-me-this-is-not-a-secret-your-super-secret-key-here-insecure-example-default-random-generated-' +
  'jwt-token-with-at-least-characters-long-replace-in-production-development-session-signing-private-rekey';

const forward = [letters, ...keyboard, columns, '0123456789abcdef', bytes].join('\n');
const runs = `${forward}\n${Array.from(forward).reverse().join('')}\n${placeholders}`;

// Joined as soon as a secret is judged, which most starts do without.
let joinedWords: string | undefined;
const words = (): string => (joinedWords ??= Object.values(dictionary).flat().join('\n'));

const shortestMatch = 3;

/**
 * Estimates how many bits of a text nobody can foresee. What stands in the text before, forwards or backwards, or is a
 * common word or password, or runs along the alphabet, the keyboard or the bytes, costs no more than to say where it
 * stands; each other character what its share in the text makes of it. Upper case counts as lower case there.
 *
 * It can only be too high: what looks random need not be.
 *
 * @see https://en.wikipedia.org/wiki/LZ77_and_LZ78 for the way, which is that of compression
 */
export function unforeseenBits(text: string): number {
  const folded = text.toLowerCase();
  const bitsEach = entropyPerCharacter(text);
  let bits = 0;
  for (let at = 0; at < text.length;) {
    const before = folded.slice(0, at);
    const sources = [before, Array.from(before).reverse().join(''), runs, words()];
    const matches = sources.map((source) => {
      const length = longestMatch(folded, at, source);
      return { length, bits: Math.log2(source.length + 1) + Math.log2(length + 1) };
    });
    const saved = (match: { length: number; bits: number }): number => match.length * bitsEach - match.bits;
    const best = matches.reduce((one, other) => (saved(other) > saved(one) ? other : one));
    const isWorthIt = best.length >= shortestMatch && saved(best) > 0;
    bits += isWorthIt ? best.bits : bitsEach;
    at += isWorthIt ? best.length : 1;
  }
  return bits;
}

function longestMatch(text: string, at: number, source: string): number {
  let length = 0;
  while (at + length < text.length && source.includes(text.slice(at, at + length + 1))) length += 1;
  return length;
}

/** Shannon's entropy of the text's own characters. */
function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return Array.from(counts.values()).reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
