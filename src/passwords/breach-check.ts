import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { LoggableError } from '../failures/describe-error.ts';
import { goOnUnjudged } from '../failures/outage.ts';

/** Whether a password is known to have been in a breach. */
export type BreachCheck = (password: string) => Promise<boolean>;

type BreachSettings = NonNullable<Config['passwordPolicy']['breaches']>;

const mostMilliseconds = 2_000;
// With padding an answer has some 50 KB.
const mostCharacters = 500_000;

/**
 * Looks passwords up by range: five of forty digits of the SHA-1 go out, which thousands of passwords share, and an
 * answer comes back that is padded, so that its size tells nothing either.
 *
 * @see https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
 */
export function createBreachCheck({ rangeUrl, outage }: BreachSettings, log: Logger): BreachCheck {
  return async (password) => {
    const digits = createHash('sha1').update(password.normalize('NFC')).digest('hex').toUpperCase();
    try {
      return lists(await fetchRange(rangeUrl + digits.slice(0, 5)), digits.slice(5));
    } catch (error) {
      log.warn({ err: error, outage }, 'breached passwords cannot be looked up');
      goOnUnjudged(outage);
      return false;
    }
  };
}

async function fetchRange(url: string): Promise<string> {
  const { ok, status, body } = await fetch(url, {
    headers: { 'add-padding': 'true', 'user-agent': 'Rekey' },
    redirect: 'error',
    signal: AbortSignal.timeout(mostMilliseconds),
  });
  if (!ok || !body) {
    await body?.cancel();
    throw new LoggableError(`The answer was ${status}.`);
  }
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > mostCharacters) throw new LoggableError('The answer was too long.');
  }
  return text;
}

/** Whether a range has a hash, by the rest of its digits. A count of zero is padding. */
function lists(range: string, rest: string): boolean {
  return range.split('\n').some((line) => {
    const [suffix = '', count] = line.split(':');
    return suffix.toUpperCase() === rest && Number(count) > 0;
  });
}
