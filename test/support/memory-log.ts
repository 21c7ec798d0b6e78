import type { Logger } from 'pino';
import { createLog } from '../../src/http/log.ts';

/** The server's log at its most talkative, into memory. */
export function createMemoryLog(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: createLog('trace', { write: (line) => lines.push(line) }), lines };
}
