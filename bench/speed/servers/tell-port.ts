import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Tells the bench that a server listens, and where. */
export function tellPort({ server }: FastifyInstance): void {
  const { port } = server.address() as AddressInfo;
  process.send?.({ port });
}
