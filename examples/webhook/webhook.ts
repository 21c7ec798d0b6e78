import { LoggableError } from '../../src/failures/describe-error.ts';
import type { AccountEvent } from '../../src/events/account-events.ts';
import type { CreateExtension } from '../../src/extension.ts';

const longestMilliseconds = 10_000;

/**
 * Tells another program what happens to accounts, by a POST of JSON to its URL: after the commit, once at most. What
 * goes wrong is in the log.
 */
export function webhook(url: string): CreateExtension {
  async function post({ kind, userId, at }: AccountEvent): Promise<void> {
    const { ok, status } = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, userId, at }),
      signal: AbortSignal.timeout(longestMilliseconds),
    });
    if (!ok) throw new LoggableError(`The webhook answered with ${status}.`);
  }

  return () => ({
    listeners: { userActivated: post, passwordReset: post, emailChanged: post, userDeleted: post },
  });
}
