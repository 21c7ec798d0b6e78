import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Tells the bench that a server listens, and where. A bench that is killed takes it along. */
export function tellPort({ server }: Pick<FastifyInstance, 'server'>): void {
  const { port } = server.address() as AddressInfo;
  process.once('disconnect', () => process.exit());
  process.send?.({ port });
}
