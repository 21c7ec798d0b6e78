import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './server-process.ts';
import { waitFor } from './wait-for.ts';

/** Whether this machine has a Redis to start. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis in a process of its own, which keeps nothing. */
export class RedisProcess {
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  static async start(): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort());
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    if (!this.#child) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
    this.#child = undefined;
  }

  async restart(): Promise<void> {
    const settings = ['--port', String(this.#port), '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    // Whoever answers at its port may be another.
    await waitFor(() => said.includes('Ready to accept connections'));
  }
}
