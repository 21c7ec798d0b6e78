import pino, { type DestinationStream, type Logger } from 'pino';
import { describeError } from '../failures/describe-error.ts';

/** All that a line of the log can hold beside its words: counts, names of the program's own, and errors. */
const fields: ReadonlySet<string> = new Set([
  ...['err', 'library'],
  ...['method', 'route', 'status', 'ms'],
  ...['host', 'port', 'signal', 'worker', 'workers', 'pid', 'code'],
  ...['delivery', 'purpose', 'attempts', 'failure', 'until'],
  ...['kind', 'provider', 'outage', 'trouble'],
  ...['accounts', 'signUps', 'sessions', 'emailChanges', 'codes', 'mails', 'mailTurns', 'securityEvents'],
  ...['rateLimits'],
]);

/**
 * The log: JSON lines. A field that is not listed here, or that holds more than a single value, is left out and counted
 * as `withheld`, and of errors only what is fit to be kept: so no address, link or password gets in with something else.
 *
 * @param destination - standard output by default
 * @param worker - the number of the worker that writes it, in every line; none where there is just one process
 */
export function createLog(level: string, destination?: DestinationStream, worker?: number): Logger {
  const options = {
    level,
    base: worker === undefined ? null : { worker },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: keepListed },
    onChild() {
      throw new Error('No child of the log can be made: what it carries along is held against no list.');
    },
    serializers: { err: describeError },
  };
  return pino(options, destination);
}

function keepListed(given: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(given);
  const kept = entries.filter(([name, value]) => fields.has(name) && (name === 'err' || isSingle(value)));
  const withheld = entries.length - kept.length;
  return { ...Object.fromEntries(kept), ...(withheld > 0 ? { withheld } : {}) };
}

function isSingle(value: unknown): boolean {
  return typeof value !== 'object' || value === null || value instanceof Date;
}
