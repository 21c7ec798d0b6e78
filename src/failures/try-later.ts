/** Why something was not even tried: too many attempts, or too much to do at once. */
export type TryLaterReason = 'RATE_LIMITED' | 'SERVICE_BUSY';

const messages: Record<TryLaterReason, string> = {
  RATE_LIMITED: 'There were too many attempts.',
  SERVICE_BUSY: 'The server has too much to do at the moment.',
};

/**
 * Thrown where nothing was tried, and the same is to be asked again later. It says nothing of whom it was about, so
 * services let it pass: it becomes an answer where all that is thrown does.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6585#section-4 and https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export class TryLater extends Error {
  readonly reason: TryLaterReason;
  /** From now until it may be tried again: whole seconds, one at least. */
  readonly retryAfterSeconds: number;

  constructor(reason: TryLaterReason, retryAfterSeconds: number) {
    const seconds = Math.max(1, Math.ceil(retryAfterSeconds));
    super(`${messages[reason]} Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`);
    this.name = 'TryLater';
    this.reason = reason;
    this.retryAfterSeconds = seconds;
  }
}
