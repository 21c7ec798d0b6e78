import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import getPort from 'get-port';
import { startOptions } from './as-npm-starts-it.ts';

const program = join(import.meta.dirname, '../../dist/bundle/main.js');

/** Something that can be stopped. */
export interface Running {
  stop(): Promise<void>;
}

/**
 * Starts Rekey as `npm start` does, and waits until it says that it listens.
 *
 * @throws Error where it ends instead
 */
export async function startRekey(environment: Readonly<Record<string, string>>): Promise<Running> {
  const server = spawn(process.execPath, [...startOptions, program], {
    env: { ...environment, PORT: String(await getPort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(server, 'exit');
  const listening = new Promise<void>((resolve) => {
    createInterface(server.stdout).on('line', (line) => {
      if (line.includes('"listening"')) resolve();
    });
  });
  await Promise.race([listening, exit]);
  if (server.exitCode !== null) throw new Error('Rekey did not start.');
  return {
    async stop() {
      server.kill('SIGTERM');
      await exit;
    },
  };
}
