import { TryLater } from '../../failures/try-later.ts';

// By then a database that was restarted or failed over answers again.
const retryAfterSeconds = 5;

// SQLSTATEs, by class where all of one mean the same. https://www.postgresql.org/docs/current/errcodes-appendix.html
const conflicts = /^(?:40001|40P01)$/;
const lost = /^(?:08...|57P0[1-4]|25P03)$/;
const passing = /^(?:53...|57014|55P03|58...|25006|57P05)$/;
const network =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND)|EAI_AGAIN)$/;
// What `pg` and its pool say without a code.
const withoutCode =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Client was closed|Cannot use a pool after)/;

/** Whether a transaction failed only because of another one at the same time: a second try may succeed. */
export function isConflict(error: unknown): boolean {
  return conflicts.test(codeOf(error));
}

/** Whether the connection broke: what was sent last may or may not have been done. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return lost.test(code) || network.test(code) || (error instanceof Error && withoutCode.test(error.message));
}

/**
 * The error to pass on: what the network or the server of the database has caused becomes `SERVICE_BUSY`, with the error
 * as its cause; everything else stays as it is.
 */
export function passOn(error: unknown): unknown {
  return isLost(error) || passing.test(codeOf(error)) ? unavailable(error) : error;
}

/** `SERVICE_BUSY`, caused by something. */
export function unavailable(cause: unknown): TryLater {
  return new TryLater('SERVICE_BUSY', retryAfterSeconds, { cause });
}

function codeOf(error: unknown): string {
  // Of a host with several addresses, each attempt has its own error.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
