import { LoggableError } from '../../failures/describe-error.ts';
import { codeOf } from '../../failures/reason-of.ts';
import { TryLater } from '../../failures/try-later.ts';

// Long enough for another process to finish writing, or for an operator to see the log.
const retryAfterSeconds = 5;

/**
 * What the machine, the disk or another process causes, by the code of SQLite or of the operating system, and what an
 * operator can do about it. Any other error is a fault of the program.
 *
 * @see https://www.sqlite.org/rescode.html
 */
const outages: readonly (readonly [code: RegExp, advice: string])[] = [
  [
    /^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/,
    'Another process has locked the database for too long: look for a backup, a command or a second server that uses the file.',
  ],
  [
    /^(?:SQLITE_FULL|ENOSPC|EDQUOT)/,
    "The disk of the database is full, or the user's quota is: free some space.",
  ],
  [
    /^(?:SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS)/,
    'The database file can only be read: let the user of the server write to the file and its folder.',
  ],
  [
    /^SQLITE_(?:NOTADB|CORRUPT)/,
    'The database file is damaged, or is no SQLite database: stop the server, check the file with PRAGMA integrity_check, and restore a backup.',
  ],
  [/^SQLITE_NOMEM/, 'SQLite has run out of memory: give the server more.'],
  [
    /^(?:SQLITE_IOERR|EIO|ENOENT|EMFILE|ENFILE|ESTALE)/,
    "The database file can't be read or written: check the disk, the system log and the limit of open files.",
  ],
];

/** Whether an error says that another connection holds a lock. */
export function isLocked(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY');
}

/** Whether an error says that the disk didn't take what was written. */
export function isFailedWrite(error: unknown): boolean {
  return /^(?:SQLITE_(?:FULL|IOERR|READONLY)|ENOSPC|EDQUOT|EIO)/.test(codeOf(error));
}

/**
 * The error to pass on: what the machine, the disk or another process has caused becomes `SERVICE_BUSY`, with a cause
 * that says what to do; everything else stays as it is.
 */
export function passOn(error: unknown): unknown {
  const code = codeOf(error);
  const [, advice] = outages.find(([form]) => form.test(code)) ?? [];
  if (advice === undefined) return error;
  return unavailable(Object.assign(new LoggableError(advice), { code, cause: error }));
}

/** What is committed may not survive a power cut. */
export function notSynced(error: unknown): TryLater {
  const advice =
    'The disk failed to store what was written: check the disk, its free space and the system log.';
  return unavailable(Object.assign(new LoggableError(advice), { code: codeOf(error), cause: error }));
}

/** The file that the database is kept in is not there any more, or another one has taken its place. */
export function fileIsGone(): TryLater {
  return unavailable(
    new LoggableError(
      'The database file or its -wal file was removed or replaced while the server was running: restart the server.',
    ),
  );
}

/** The database was busy with other requests for too long. */
export function waitedTooLong(): TryLater {
  return unavailable(new LoggableError('A transaction of this server has held the database for too long.'));
}

/** SQLite has rolled a transaction back by itself, as it does when the disk is full, or it did nothing for too long. */
export function transactionEnded(): TryLater {
  return unavailable(
    new LoggableError(
      'The transaction was rolled back: by SQLite after an earlier failure, or because it was idle for too long.',
    ),
  );
}

function unavailable(cause: LoggableError): TryLater {
  return new TryLater('SERVICE_BUSY', retryAfterSeconds, { cause });
}
