/** The owner of a new password: what others know about them, and the password must not resemble. */
export interface PasswordOwner {
  readonly email: string;
  readonly displayName: string | null;
}

const mostSimilar = 0.7;

/**
 * Whether a password resembles something that others know of its owner, or a word in it, as Django judges it.
 *
 * @param known - an address or a name
 * @see Django's UserAttributeSimilarityValidator in django/contrib/auth/password_validation.py
 */
export function isSimilar(password: string, known: string): boolean {
  const whole = known.toLowerCase();
  const parts = [...whole.split(/[^\p{L}\p{N}_]+/u), whole].map((part) => Array.from(part));
  const characters = Array.from(password.toLowerCase());
  return parts.some(
    (part) => !isTooShortToJudge(characters, part) && shareInCommon(characters, part) >= mostSimilar,
  );
}

/** A word that is a small part of a long password says nothing about it. */
function isTooShortToJudge(password: readonly string[], part: readonly string[]): boolean {
  return password.length >= 10 * part.length && part.length < (mostSimilar / 2) * password.length;
}

/**
 * How much two texts have in common, from 0 to 1, by the characters alone: `quick_ratio` of Python's difflib.
 */
function shareInCommon(first: readonly string[], second: readonly string[]): number {
  const left = new Map<string, number>();
  for (const character of second) left.set(character, (left.get(character) ?? 0) + 1);
  let shared = 0;
  for (const character of first) {
    const count = left.get(character) ?? 0;
    if (count > 0) shared += 1;
    left.set(character, count - 1);
  }
  return (2 * shared) / (first.length + second.length || 1);
}
