import type { Random } from '../runtime/random.ts';

/**
 * What stands in place of a hash where no password is to match: an exclamation mark, which no hash begins with, and
 * random text, so that links which sign the stored password die with the one before. Django marks such accounts alike.
 */
export function unusablePassword(random: Random): string {
  return `!${random.bytes(30).toString('base64url')}`;
}
