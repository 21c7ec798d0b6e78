import type { FastifyInstance } from 'fastify';

/** Whether each of the things that requests need is there. */
export type Readiness = () => Promise<Readonly<Record<string, boolean>>>;

/** Says whether requests may come: a load balancer asks. What is missing is named, and why goes to nobody. */
export function addReadiness(server: FastifyInstance, readiness: Readiness): void {
  server.get('/readyz', async (_request, reply) => {
    const parts = await readiness();
    const isReady = Object.values(parts).every(Boolean);
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not ready',
      ...Object.fromEntries(Object.entries(parts).map(([name, ok]) => [name, ok ? 'ok' : 'missing'])),
    });
  });
}
