import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startOptions } from './as-npm-starts-it.ts';

/** What a server of the bench says of itself. */
export interface ServerReport {
  /** Mails that were handed over so far. */
  readonly delivered: number;
  /** Bytes that it takes of the machine's memory. */
  readonly memory: number;
}

/** A server in a process of its own. */
export interface ServerProcess {
  /** The id of its process. */
  readonly id: number;
  readonly origin: string;
  report(): Promise<ServerReport>;
  stop(): Promise<void>;
}

/** Rekey's own, with all that `npm run bench` has put into few files, as `npm run build` does with the server. */
export const startOwn = (environment: Readonly<Record<string, string>>): Promise<ServerProcess> =>
  startServer('../../../dist/bench/own.js', environment);

/**
 * Starts one of `servers/`, and waits until it listens.
 *
 * @param environment - all that it finds in its environment
 * @param nodeOptions - for Node.js itself; those of `npm start`, by default
 */
export async function startServer(
  name: string,
  environment: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = startOptions,
): Promise<ServerProcess> {
  const server = fork(new URL(`servers/${name}`, import.meta.url), {
    env: { NODE_ENV: 'production', ...environment },
    execArgv: [...nodeOptions],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exit = once(server, 'exit');
  const [message] = (await Promise.race([once(server, 'message'), exit])) as [unknown];
  if (typeof message !== 'object' || message === null || !('port' in message))
    throw new Error(`The server ${name} did not start.`);
  return {
    id: Number(server.pid),
    origin: `http://127.0.0.1:${String(message.port)}`,
    async report() {
      server.send('report');
      const [report] = (await once(server, 'message')) as [ServerReport];
      return report;
    },
    async stop() {
      server.kill('SIGTERM');
      await exit;
    },
  };
}
