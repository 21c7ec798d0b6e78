import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';

/** Works on a challenge as the ALTCHA widget does, and answers in its form. */
export async function solveAltcha(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  return inItsForm({ challenge, solution });
}

/** How the widget writes an answer. */
export function inItsForm(answer: unknown): string {
  return Buffer.from(JSON.stringify(answer)).toString('base64');
}
