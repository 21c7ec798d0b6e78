const bitsWanted = 256;
const fewestDistinct = 10;

/**
 * Says why a secret is too easy to guess, judged by its length, by the kinds of characters in it, and by how many of
 * them differ.
 *
 * @returns what is wrong with it, or null where nothing is
 */
export function secretWeakness(secret: string): string | null {
  const bits = Math.round(secret.length * Math.log2(alphabetSize(secret)));
  if (bits < bitsWanted) return `holds ${bits} bits at most, and ${bitsWanted} are needed`;
  if (new Set(secret).size < fewestDistinct) return 'repeats a few characters over and over';
  if (secret.startsWith('django-insecure-')) return 'is one that Django itself calls insecure';
  return null;
}

function alphabetSize(secret: string): number {
  if (/^[0-9a-f]*$/i.test(secret)) return 16;
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^a-zA-Z0-9]/, 32],
  ];
  return kinds.reduce((size, [kind, count]) => (kind.test(secret) ? size + count : size), 0);
}
