import { LoggableError } from '../../failures/describe-error.ts';
import { TryLater } from '../../failures/try-later.ts';

// Long enough for another process to finish writing, or for an operator to see the log.
const retryAfterSeconds = 5;

// Primary result codes, with which the extended ones begin. What is not listed is a fault of the program.
const passing = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|NOMEM|READONLY|CANTOPEN|PROTOCOL|NOTADB|CORRUPT)/;

/** Whether an error says that another connection holds a lock. */
export function isLocked(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

/**
 * The error to pass on: what the machine, the disk or another process has caused becomes `SERVICE_BUSY`, with the error
 * as its cause; everything else stays as it is.
 *
 * @see https://www.sqlite.org/rescode.html
 */
export function passOn(error: unknown): unknown {
  return passing.test(codeOf(error)) ? unavailable(error) : error;
}

/** `SERVICE_BUSY`, caused by something. */
export function unavailable(cause: unknown): TryLater {
  return new TryLater('SERVICE_BUSY', retryAfterSeconds, { cause });
}

/** The file that the database is kept in is not there any more, or another one has taken its place. */
export function fileIsGone(): TryLater {
  return unavailable(
    new LoggableError('The database file was removed or replaced while the server was running: restart it.'),
  );
}

/** The database was busy with other requests for too long. */
export function waitedTooLong(): TryLater {
  return unavailable(new LoggableError('A transaction of this server has held the database for too long.'));
}

/** SQLite has rolled a transaction back by itself, as it does when the disk is full. */
export function transactionEnded(): TryLater {
  return unavailable(new LoggableError('SQLite has rolled the transaction back by itself.'));
}

/** The code that SQLite or the operating system gave an error; empty where there is none. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
