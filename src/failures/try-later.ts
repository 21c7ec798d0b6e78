/** Why a request was not carried out: too many attempts, or a server that can't at the moment. */
export type TryLaterReason = 'RATE_LIMITED' | 'SERVICE_BUSY';

const messages: Record<TryLaterReason, string> = {
  RATE_LIMITED: 'There were too many attempts.',
  SERVICE_BUSY: 'The server is busy.',
};

/**
 * Thrown when a request was not carried out and the client may repeat it later. It says nothing about the account, so
 * services let it pass; the HTTP layer turns it into a response.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6585#section-4 and https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export class TryLater extends Error {
  readonly reason: TryLaterReason;
  /** From now until it may be tried again: whole seconds, one at least. */
  readonly retryAfterSeconds: number;

  /** @param options - `cause`: what went wrong, for the log; none where it's just load */
  constructor(reason: TryLaterReason, retryAfterSeconds: number, options?: ErrorOptions) {
    const seconds = Math.max(1, Math.ceil(retryAfterSeconds));
    super(`${messages[reason]} Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`, options);
    this.name = 'TryLater';
    this.reason = reason;
    this.retryAfterSeconds = seconds;
  }
}

/**
 * The {@link TryLater} that an error is, or that the ORM has wrapped into an exception of its own: it copies the
 * properties.
 */
export function tryLaterOf(error: unknown): TryLater | null {
  if (error instanceof TryLater) return error;
  if (!(error instanceof Error) || !('reason' in error) || !('retryAfterSeconds' in error)) return null;
  const { reason, retryAfterSeconds, cause } = error;
  return isReason(reason) && typeof retryAfterSeconds === 'number'
    ? new TryLater(reason, retryAfterSeconds, cause === undefined ? {} : { cause })
    : null;
}

/** What has caused a {@link TryLater}, which says more to an operator; every other value is returned as it is. */
export function causeOf(error: unknown): unknown {
  return tryLaterOf(error)?.cause ?? error;
}

function isReason(value: unknown): value is TryLaterReason {
  return typeof value === 'string' && Object.hasOwn(messages, value);
}
