import type { FastifyBaseLogger } from 'fastify';
import type { Logger } from 'pino';

/**
 * The log as a library gets it. A library's words may repeat what somebody sent, such as the URL with a link in it: so
 * what is kept of them is that there were some, how grave it is, and the error that came along. What a library thinks
 * worth telling in good times is a detail here.
 *
 * @param library - its name
 */
export function libraryLog(log: Logger, library: string): FastifyBaseLogger {
  const note = (level: 'fatal' | 'error' | 'warn' | 'debug' | 'trace') => (reported: unknown) => {
    log[level]({ library, ...errorIn(reported) }, 'a library reports something');
  };
  const restrained: FastifyBaseLogger = {
    level: log.level,
    fatal: note('fatal'),
    error: note('error'),
    warn: note('warn'),
    info: note('debug'),
    debug: note('debug'),
    trace: note('trace'),
    silent: () => undefined,
    child: () => restrained,
  };
  return restrained;
}

function errorIn(reported: unknown): { readonly err?: unknown } {
  if (reported instanceof Error) return { err: reported };
  const named = typeof reported === 'object' && reported !== null && 'err' in reported;
  return named && reported.err !== undefined ? { err: reported.err } : {};
}
