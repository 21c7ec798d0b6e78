/** What of an error is fit to be kept. What it lacks is missing. */
export interface ErrorDescription {
  /** Its class, or else what it is, such as `string`. */
  readonly type: string;
  /** Why, as programs tell each other: `ECONNREFUSED`, `SQLITE_BUSY`, `ERR_INVALID_URL`. */
  readonly code?: string;
  /** What the operating system was asked for. */
  readonly syscall?: string;
  /** Which command a mail server was given, and the numbers that it answered with. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly status?: string;
  readonly message?: string;
  /** Where it arose: the frames alone, without the words above them. */
  readonly stack?: string;
}

/**
 * A fault whose message may be kept and read by operators: it stands in the code but for names and numbers of the
 * program's own, and so holds nothing that somebody sent, and names nobody.
 */
export class LoggableError extends Error {
  /** @param message - a sentence for operators */
  constructor(message: string) {
    super(message);
    this.name = 'LoggableError';
  }
}

/**
 * Says of an error what is fit to be kept: its kind, its codes and where it arose. Its message only where it was written
 * for that: a database repeats the statement with its values, a mail server the address or the mail, a parser what it
 * was given, the engine the value that was no function.
 *
 * Each part is taken by its form, so that what somebody sent does not pass for one.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { type: error === null ? 'null' : typeof error };
  const { code, syscall, command, responseCode, response } = error as Readonly<Record<string, unknown>> &
    Error;
  const parts = {
    code: textLike(/^(?:[A-Z][A-Z0-9_]*|[0-9A-Z]{5})$/, code),
    syscall: textLike(/^[a-z]+$/, syscall),
    command: textLike(/^[A-Z]+(?: [A-Z]+)?$/, command),
    responseCode: typeof responseCode === 'number' && responseCode < 1000 ? responseCode : undefined,
    // The enhanced code of RFC 3463, which follows the code of the answer.
    status: textLike(/^[245]\.\d{1,3}\.\d{1,3}$/, /^\d{3}[ -](\S+)/.exec(String(response))?.[1]),
    message: error instanceof LoggableError ? error.message : undefined,
    stack: framesOf(error),
  };
  const known = Object.entries(parts).filter(([, part]) => part !== undefined && part !== '');
  return { type: textLike(/^[A-Za-z]+$/, error.name) ?? 'Error', ...Object.fromEntries(known) };
}

function textLike(form: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 64 && form.test(value) ? value : undefined;
}

const frame = /^\s+at (?:[\w$.<>[\]# ]+ \()?(?:file:\/\/|node:|\/)[^()\s]+:\d+:\d+\)?$/;

/** The lines that tell a place, below the message: what it says may look like a place, too. */
function framesOf({ stack = '', message }: Error): string {
  const begin = stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  const lines = stack.slice(begin).split('\n');
  return lines.filter((line) => frame.test(line)).join('\n');
}
