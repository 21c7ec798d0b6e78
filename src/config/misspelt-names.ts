import leven from 'leven';

const ourPrefix = 'REKEY_';
// Shorter names have neighbours that are somebody else's: HOME is two letters from HOST.
const shortestJudged = 8;

/**
 * Finds the names in an environment that look meant for Rekey and are none of its own: one letter off, two letters
 * swapped, or with a prefix that no name has. What is misspelt would else be silently a default.
 *
 * @param given - the names that are set
 * @param known - the names that can be set
 * @returns a sentence for each, with the name that was likely meant
 */
export function misspeltNames(given: readonly string[], known: readonly string[]): string[] {
  const unknown = given.filter((name) => !known.includes(name));
  return unknown.flatMap((name) => {
    if (name.startsWith(ourPrefix)) {
      const bare = name.slice(ourPrefix.length);
      const meant = known.find((candidate) => candidate === bare || isSlip(bare, candidate));
      return [
        `${name} is no setting: ${meant ? `call it ${meant}` : 'the names have no prefix; remove it'}.`,
      ];
    }
    const meant = known.find((candidate) => candidate.length >= shortestJudged && isSlip(name, candidate));
    return meant ? [`${name} is no setting: did you mean ${meant}?`] : [];
  });
}

function isSlip(name: string, candidate: string): boolean {
  // Most names in an environment are nothing of the kind, and this is seen at a glance.
  if (Math.abs(name.length - candidate.length) > 1) return false;
  const distance = leven(name, candidate);
  return distance <= 1 || (distance === 2 && sorted(name) === sorted(candidate));
}

function sorted(name: string): string {
  return Array.from(name).sort().join('');
}
