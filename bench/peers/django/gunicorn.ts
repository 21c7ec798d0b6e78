import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import getPort from 'get-port';
import { memoryOf } from './memory-of.ts';
import { environmentFor, project, python } from './python.ts';

/** A running gunicorn. */
export interface Gunicorn {
  readonly port: number;
  /** Bytes that all of its processes take. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

const millisecondsBetweenLooks = 5;

/**
 * Starts Django with as many worker processes as it is usual to have on the machine of the bench, and waits until it
 * answers. Its workers are of the kind that keeps connections open, as the servers do that it is measured beside.
 *
 * @throws Error where it ends instead
 */
export async function startGunicorn(folder: string): Promise<Gunicorn> {
  const port = await getPort();
  const server = spawn(
    python,
    [
      ...['-m', 'gunicorn', '--bind', `127.0.0.1:${port}`, '--log-level', 'warning'],
      ...['--workers', '2', '--worker-class', 'gthread', '--threads', '2', 'accounts.wsgi'],
    ],
    { cwd: project, env: environmentFor(folder), stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const exit = once(server, 'exit');
  const { pid } = server;
  while (!(await answers(port))) {
    if (pid === undefined || server.exitCode !== null) throw new Error('gunicorn did not start.');
    await setTimeout(millisecondsBetweenLooks);
  }
  return {
    port,
    memory: () => memoryOf(Number(pid)),
    async stop() {
      server.kill('SIGTERM');
      await exit;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    const { status } = await fetch(`http://127.0.0.1:${port}/me`);
    // Nobody is signed in.
    return status === 401;
  } catch {
    return false;
  }
}
