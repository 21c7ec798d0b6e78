import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { RegisterDocument } from '../../schema/documents.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { operation } from '../support/operation.ts';
import { run } from '../support/postgres-database.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { endLeftovers, freePort, RekeyProcess } from '../support/server-process.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { waitFor } from '../support/wait-for.ts';

type Line = Readonly<Record<string, unknown>>;

/** `rekey start --workers`, with the workers that it starts. */
class WorkerGroup {
  readonly origin: string;
  readonly process: RekeyProcess;

  constructor(port: number, workers: number, environment: Readonly<Record<string, string>>) {
    this.origin = `http://localhost:${port}`;
    this.process = new RekeyProcess('bundle/cli.js', ['start', '--workers', String(workers)], {
      SECRET_KEY: 'the secret key of the tests',
      ARGON2_MEMORY: '7168',
      ARGON2_PASSES: '1',
      RATE_LIMITS: 'off',
      MAIL_DELAY: '0',
      PORT: String(port),
      ...environment,
    });
  }

  /** The lines of the log so far. */
  lines(message?: string): Line[] {
    const lines = this.process.stdout
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'));
    const parsed = lines.map((line) => JSON.parse(line) as Line);
    return message === undefined ? parsed : parsed.filter(({ msg }) => msg === message);
  }

  /** The processes of the workers that ever listened, by their numbers. */
  pids(): Map<number, number> {
    const lines = this.lines('listening').filter(({ worker }) => worker !== undefined);
    return new Map(lines.map(({ worker, pid }) => [Number(worker), Number(pid)]));
  }

  async serves(): Promise<void> {
    await waitFor(() => this.lines('listening').length === 4, 60_000);
  }

  /** Asks for something on a connection of its own. */
  async isHealthy(): Promise<boolean> {
    const response = await fetch(`${this.origin}/healthz`, {
      headers: { connection: 'close' },
      // What was on its way to a worker that was killed may find no end.
      signal: AbortSignal.timeout(5_000),
    });
    return response.status === 200;
  }

  /** Which workers have answered requests so far. */
  answering(): Set<unknown> {
    return new Set(this.lines('request').map(({ worker }) => worker));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A process that has ended may still be waiting for its parent to notice.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

(hasPostgres ? describe : describe.skip)('rekey start --workers 3', () => {
  let source: PostgresSource;
  let sink: SmtpSink;
  beforeAll(async () => {
    source = await PostgresSource.create();
    sink = await SmtpSink.start();
  });
  afterEach(() => endLeftovers());
  afterAll(async () => {
    await sink.stop();
    await source.drop();
  });

  async function start(environment: Readonly<Record<string, string>> = {}): Promise<WorkerGroup> {
    const place = { DATABASE_URL: `${source.url}?pool_size=5`, SMTP_URL: sink.url };
    return new WorkerGroup(await freePort(), 3, { ...place, ...environment });
  }

  /** Signs people up, several at once, until the server is gone. Returns the addresses that were answered. */
  async function signUpUntilGone(group: WorkerGroup, name: string): Promise<string[]> {
    const answered: string[] = [];
    let count = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        const email = `${name}-${(count += 1)}@example.com`;
        const input = { email, password: 'a walk in the fens' };
        const response = await fetch(`${group.origin}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(operation(RegisterDocument, { input })),
        }).catch(() => null);
        if (!response) return;
        const { data } = (await response.json()) as { data: { register: { errors: [] } } | null };
        if (data?.register.errors.length === 0) answered.push(email);
        else expect(response.status).toBe(503);
      }
    };
    await Promise.all(Array.from({ length: 8 }, client));
    return answered;
  }

  async function signedUp(name: string): Promise<string[]> {
    const database = await connectDatabase(source.url);
    const rows = await run<{ email: string }>(
      database.em.fork(),
      `select email from "user" where email like '${name}-%'`,
    );
    await database.close();
    return rows.map(({ email }) => email);
  }

  test('all of them serve at one port; what is done once is done once', async () => {
    const group = await start();
    await group.serves();
    expect(new Set(group.pids().values()).size).toBe(3);
    await waitFor(async () => {
      expect(await group.isHealthy()).toBe(true);
      return group.answering().size === 3;
    });
    expect(group.process.stdout.match(/Rekey is running/g)).toHaveLength(1);
    expect(group.lines('listening')).toHaveLength(4);
    expect(await group.process.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    for (const pid of group.pids().values()) expect(isAlive(pid)).toBe(false);
  });

  test('one that is killed under load is replaced, and the others go on', async () => {
    const group = await start();
    await group.serves();
    const killed = group.pids().get(2);
    if (killed === undefined) throw new Error('There is a second worker.');
    let failed = 0;
    let isOver = false;
    const load = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isOver) {
          if (!(await group.isHealthy().catch(() => false))) failed += 1;
          await sleep(5);
        }
      }),
    );
    process.kill(killed, 'SIGKILL');
    await waitFor(() => group.pids().has(4), 30_000);
    isOver = true;
    await load;
    // Those that it was just answering.
    expect(failed).toBeLessThanOrEqual(4);
    expect(group.lines('a worker has ended and is replaced')).toMatchObject([
      { worker: 2, signal: 'SIGKILL' },
    ]);
    await waitFor(async () => (await group.isHealthy()) && group.answering().has(4));
    expect((await group.process.end('SIGTERM')).code).toBe(0);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s under load: what was begun is answered, and what was answered is there',
    async (signal) => {
      const group = await start();
      await group.serves();
      const name = signal.toLowerCase();
      const load = signUpUntilGone(group, name);
      await waitFor(() => group.lines('request').length > 30);
      const ended = group.process.end(signal);
      // As a terminal and service managers do, which tell every process.
      for (const pid of group.pids().values()) if (isAlive(pid)) process.kill(pid, signal);
      expect(await ended).toMatchObject({ code: 0, stderr: '' });
      const answered = await load;
      expect(answered.length).toBeGreaterThan(10);
      expect((await signedUp(name)).sort()).toEqual(answered.sort());
    },
  );

  test('if the first process is killed, the workers end, too', async () => {
    const group = await start();
    await group.serves();
    const pids = [...group.pids().values()];
    await group.process.end('SIGKILL');
    await waitFor(() => !pids.some(isAlive));
  });

  test('one that can’t start: its reason once, and 1', async () => {
    const group = await start({ DATABASE_URL: `${source.url}_that_is_not_there` });
    const { code, stdout, stderr } = await group.process.ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^The configuration cannot be used:\n {2}- DATABASE_URL names .*\n$/);
  });

  test('a port that is taken', async () => {
    const group = await start();
    await group.serves();
    const other = await start({ PORT: new URL(group.origin).port });
    const { code, stderr } = await other.process.ended;
    expect(code).toBe(1);
    expect(stderr.match(/PORT \d+ is taken/g)).toHaveLength(1);
    expect((await group.process.end('SIGTERM')).code).toBe(0);
  });

  test('workers that can’t be kept running: it gives up instead of trying for ever', async () => {
    const group = await start();
    await group.serves();
    // No later worker finds the port free again, and no database.
    await source.drop();
    for (const pid of group.pids().values()) process.kill(pid, 'SIGKILL');
    const { code, stdout } = await group.process.ended;
    expect(code).toBe(1);
    expect(stdout).toContain('no worker can be kept running');
    source = await PostgresSource.create();
  });
});
