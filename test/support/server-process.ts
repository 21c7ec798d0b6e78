import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import getPort, { portNumbers } from 'get-port';
import { Client } from './client.ts';
import { waitFor } from './wait-for.ts';

type Environment = Readonly<Record<string, string>>;

/** How a process ended. */
export interface Ending {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<RekeyProcess>();

/** Ends what a test that failed half-way has left behind. */
export async function endLeftovers(): Promise<void> {
  await Promise.all([...running].map((process) => process.end('SIGKILL')));
}

/** A program of the build, as an operator runs it: with an environment and nothing else. */
export class RekeyProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;

  /** @param program - `bundle/main.js` is the server, `bundle/cli.js` the command */
  constructor(program: string, parameters: readonly string[], environment: Environment) {
    this.#child = spawn(process.execPath, [`dist/${program}`, ...parameters], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    running.add(this);
    this.ended = once(this.#child, 'close').then(([code]) => {
      running.delete(this);
      return { code: code as number | null, stdout: this.stdout, stderr: this.stderr };
    });
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async end(signal: NodeJS.Signals): Promise<Ending> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** The server in a process of its own, on a port of its own. */
export class ServerProcess {
  readonly origin: string;
  readonly process: RekeyProcess;

  private constructor(port: number, environment: Environment, program: string) {
    this.origin = `http://localhost:${port}`;
    this.process = new RekeyProcess(program, [], {
      SECRET_KEY: 'the secret key of the tests',
      ARGON2_MEMORY: '7168',
      ARGON2_PASSES: '1',
      RATE_LIMITS: 'off',
      MAIL_DELAY: '0',
      ...environment,
      PORT: String(port),
    });
  }

  /**
   * Starts one and waits until it says that it listens: whoever answers at its port may be another.
   *
   * @param program - a program of the build, or one that adds something to it
   */
  static async start(environment: Environment, program = 'bundle/main.js'): Promise<ServerProcess> {
    for (let tries = 0; tries < 3; tries += 1) {
      const server = new ServerProcess(await freePort(), environment, program);
      if (await server.#listens()) return server;
      const isStuck = server.process.isRunning;
      const { code, stdout, stderr } = await server.end('SIGKILL');
      // Somebody else was quicker; any other reason is one to tell.
      if (/port \d+ is taken/i.test(stderr)) continue;
      const fate = isStuck ? 'does not listen' : `ended at its start with code ${code}`;
      throw new Error(`The server ${fate}:\n${stderr}${stdout}`);
    }
    throw new Error('No port is free for long enough.');
  }

  browser(): Client {
    return new Client(this.origin, 'browser');
  }

  mobileApp(): Client {
    return new Client(this.origin, 'app');
  }

  end(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    return this.process.end(signal);
  }

  /** Waits for its own sign of life; false where it has ended, or does not come to it. */
  async #listens(): Promise<boolean> {
    const hasSaidSo = () => /"msg":"listening"|^Rekey is running/m.test(this.process.stdout);
    await waitFor(() => hasSaidSo() || !this.process.isRunning, 30_000).catch(() => undefined);
    return hasSaidSo() && this.process.isRunning;
  }
}

/** A port that is free, out of a range that no other worker of the test run looks at. */
export async function freePort(): Promise<number> {
  const first = 20_000 + (Number(process.env['JEST_WORKER_ID'] ?? 1) % 20) * 500;
  return getPort({ port: portNumbers(first, first + 499) });
}
