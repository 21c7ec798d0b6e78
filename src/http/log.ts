import { DriverException } from '@mikro-orm/core';
import pino, { type Logger } from 'pino';

/**
 * The log: JSON lines on standard output. What is logged of a request or an error is named field by field, so that no
 * address, link or password gets in with something else.
 */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  });
}

/** What of an error is fit to be kept: its kind, its code and where it arose. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, responseCode, command } = error as {
    code?: unknown;
    responseCode?: unknown;
    command?: unknown;
  };
  // A database's message repeats the statement with its values.
  const message = error instanceof DriverException ? undefined : error.message;
  return { type: error.name, code, responseCode, command, message, stack: framesOf(error) };
}

function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).join('\n');
}
