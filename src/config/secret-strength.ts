import { isPublished } from './published-secrets.ts';
import { unforeseenBits } from './unforeseen-bits.ts';

const bitsWanted = 256;
const fewestDistinct = 10;
// What the estimate makes of 256 random bits lies well above: at about 214 in base64, at 240 in hex, at 156 as bytes.
const fewestBitsOfText = 175;
const fewestBitsOfBytes = 120;
const longestJudged = 256;

/**
 * Says why a secret is too easy to guess, judged by its length, the kinds of characters in it, and how much of it can be
 * foreseen, as it is written and as what it may be the hex or the base64 of.
 *
 * @returns what is wrong with it, or null where nothing is
 */
export function secretWeakness(secret: string): string | null {
  const bits = mostBits(secret);
  if (bits < bitsWanted) return `holds ${bits} bits at most, and ${bitsWanted} are needed`;
  if (new Set(secret).size < fewestDistinct) return 'repeats a few characters over and over';
  if (secret.startsWith('django-insecure-')) return 'is one that Django itself calls insecure';
  if (isPublished(secret)) return 'stands in a document that everybody can read';
  const judged = secret.slice(0, longestJudged);
  if (unforeseenBits(judged) < fewestBitsOfText || decodingsOf(judged).some(isForeseeable))
    return 'is made of words, of runs or of repetitions';
  return null;
}

function isForeseeable(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  const isText = /^[\x20-\x7e\s]+$/.test(text);
  return isText ? secretWeakness(text) !== null : unforeseenBits(text) < fewestBitsOfBytes;
}

function decodingsOf(text: string): Buffer[] {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return [Buffer.from(text, 'hex')];
  return /^[\w+/-]+={0,2}$/.test(text) ? [Buffer.from(text, 'base64')] : [];
}

/** What it holds if each of its characters is as likely as another; what only divides digits counts for nothing. */
function mostBits(secret: string): number {
  const digits = secret.replace(/[-:.\s]/g, '');
  const text = /^[0-9a-f]*$/i.test(digits) ? digits : secret;
  return Math.round(text.length * Math.log2(alphabetSize(text)));
}

function alphabetSize(secret: string): number {
  if (/^[0-9]*$/.test(secret)) return 10;
  if (/^[0-9a-f]*$/i.test(secret)) return 16;
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^a-zA-Z0-9]/, 32],
  ];
  return kinds.reduce((size, [kind, count]) => (kind.test(secret) ? size + count : size), 0);
}
