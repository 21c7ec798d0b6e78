import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { LoggableError } from '../failures/describe-error.ts';
import { causeOf } from '../failures/try-later.ts';

/** What a part of the server is: `ok`, or what keeps it from being used. */
export type Readiness = () => Promise<Readonly<Record<string, string>>>;

/** What the health of the server is told by. */
export interface HealthParts {
  /** Rejects while the database can't be used. */
  readonly check: () => Promise<void>;
  readonly readiness: Readiness;
  readonly log: Logger;
}

// Shorter than load balancers and orchestrators wait by default.
const deadlineMilliseconds = 2_000;

/**
 * `/healthz` says whether the server works, by a round trip to the database; `/readyz` whether requests should come, by
 * all that they need. Both answer in time whatever hangs. Details go to the log alone.
 */
export function addHealth(server: FastifyInstance, { check, readiness, log }: HealthParts): void {
  server.get('/healthz', async (_request, reply) => {
    try {
      await inTime(check());
      return { status: 'ok' };
    } catch (error) {
      log.warn({ err: causeOf(error) }, 'unhealthy: the database cannot be used');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
  server.get('/readyz', async (_request, reply) => {
    const parts = await inTime(readiness()).catch((error: unknown) => {
      log.warn({ err: causeOf(error) }, 'not ready');
      return { server: 'unavailable' };
    });
    const isReady = Object.values(parts).every((state) => state === 'ok');
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', ...parts });
  });
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const given = new AbortController();
  const tooLate = sleep(deadlineMilliseconds, undefined, { signal: given.signal }).then(() => {
    throw new LoggableError(`There was no answer within ${deadlineMilliseconds} ms.`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    given.abort();
    tooLate.catch(() => undefined);
    work.catch(() => undefined);
  }
}
