import pino, { type Logger } from 'pino';
import { describeError } from '../../src/http/log.ts';

/** A log at its most talkative, as the server writes it, into memory. */
export function createMemoryLog(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const log = pino(
    { level: 'trace', base: null, serializers: { err: describeError } },
    { write: (line: string) => lines.push(line) },
  );
  return { log, lines };
}
