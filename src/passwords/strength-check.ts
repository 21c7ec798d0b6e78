import type { PasswordOwner } from './similarity.ts';

/** Whether a password is guessed too easily. */
export type StrengthCheck = (password: string, owner: PasswordOwner) => boolean;

// What takes it a millisecond at the length of most passwords takes a second at 256 characters, in which nothing else
// is answered. So many, where they are worth anything, are worth the highest score.
const longestJudged = 40;

/**
 * Estimates how many guesses a password takes, among them its owner's address and name. Loads what that needs, which is
 * much, only when it is called.
 *
 * @param least - the least score that is enough, from 0 to 4
 * @see https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/wheeler
 */
export async function createStrengthCheck(least: number): Promise<StrengthCheck> {
  const { ZxcvbnFactory } = await import('@zxcvbn-ts/core');
  const { dictionary, adjacencyGraphs } = await import('@zxcvbn-ts/language-common');
  const estimate = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  return (password, { email, displayName }) => {
    const known = [
      email,
      ...email.split('@'),
      ...(displayName ? [displayName, ...displayName.split(/\s+/)] : []),
    ];
    return estimate.check(password.slice(0, longestJudged), known).score < least;
  };
}
