import { LoggableError } from '../../failures/describe-error.ts';
import { codeOf } from '../../failures/reason-of.ts';
import { TryLater } from '../../failures/try-later.ts';

// By then a database that was restarted or failed over answers again.
const retryAfterSeconds = 5;

// SQLSTATEs, by class where all of one mean the same. https://www.postgresql.org/docs/current/errcodes-appendix.html
const conflicts = /^(?:40001|40P01)$/;
const lost = /^(?:08...|57P0[1-5]|25P0[34])$/;
const passing = /^(?:28...|3D000|53...|57014|55P03|58...|25006)$/;
const network =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND)|EAI_AGAIN|ERR_STREAM_DESTROYED)$/;
// What `pg` and its pool say without a code.
const withoutCode =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client was closed|Cannot use a pool after)/;
const noAnswer = 'Query read timeout';

/**
 * Whether a transaction failed only because of something else at the same time: another transaction, or a migration. A
 * second try may succeed.
 */
export function isConflict(error: unknown): boolean {
  return conflicts.test(codeOfFirst(error)) || isOutdated(error);
}

/** Whether a prepared statement doesn't fit any more what a migration made of its table. It hasn't run. */
export function isOutdated(error: unknown): boolean {
  return (
    codeOfFirst(error) === '0A000' &&
    typeof error === 'object' &&
    error !== null &&
    'routine' in error &&
    error.routine === 'RevalidateCachedQuery'
  );
}

/** Whether the connection broke: what was sent last may or may not have been done. */
export function isLost(error: unknown): boolean {
  const code = codeOfFirst(error);
  return lost.test(code) || network.test(code) || (error instanceof Error && withoutCode.test(error.message));
}

/** Whether a connection broke that another one may replace at once; not so if the server just doesn't answer. */
export function isReplaceable(error: unknown): boolean {
  return isLost(error) && !(error instanceof Error && error.message === noAnswer);
}

/** Whether the server has refused a statement and is ready for the next one on the same connection. */
export function isRefusal(error: unknown): boolean {
  // The word for it in `severity` is in the language of the server.
  const isOfServer = error instanceof Error && 'severity' in error;
  return isOfServer && !isLost(error) && !codeOfFirst(error).startsWith('XX');
}

/**
 * The error to pass on: what the network or the server of the database has caused becomes `SERVICE_BUSY`, with the error
 * as its cause; everything else stays as it is.
 */
export function passOn(error: unknown): unknown {
  return isLost(error) || passing.test(codeOfFirst(error)) ? unavailable(error) : error;
}

/** The connection of a transaction was lost, or closed by the server because the transaction did nothing for too long. */
export function transactionEnded(): TryLater {
  return unavailable(
    new LoggableError('The transaction is over: its connection was lost, or it was idle for too long.'),
  );
}

/** `SERVICE_BUSY`, caused by something. */
export function unavailable(cause: unknown): TryLater {
  return new TryLater('SERVICE_BUSY', retryAfterSeconds, { cause });
}

/** The code of an error; of a host with several addresses, each attempt has its own error. */
export function codeOfFirst(error: unknown): string {
  return codeOf(error instanceof AggregateError ? error.errors[0] : error);
}
