import { causeOf } from './try-later.ts';

/**
 * What a caught value says of itself, for operators: the message of an error, or of what has caused a
 * {@link TryLater}, or else the value as text.
 */
export function reasonOf(error: unknown): string {
  const reason = causeOf(error);
  return reason instanceof Error ? reason.message : String(reason);
}

/** The code by which the operating system, a database or a library names an error; empty where there is none. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
