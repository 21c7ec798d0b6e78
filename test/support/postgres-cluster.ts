import { spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

const programs = programsFolder();
const user = unprivilegedUser();

/** Whether this machine has what it takes to start a PostgreSQL of a test's own. */
export const hasPostgresCluster = programs !== undefined && user !== undefined;

/** A PostgreSQL server of a test's own, that it may stop. */
export class PostgresCluster {
  readonly port: number;
  /** Where certificates and other files may be put that the server reads. */
  readonly folder: string;
  readonly #temporary: TemporaryFolder;

  private constructor(port: number, temporary: TemporaryFolder) {
    this.port = port;
    this.folder = temporary.path;
    this.#temporary = temporary;
  }

  /** @param settings - returns lines of `postgresql.conf`; may put files that they name into the folder */
  static async start(settings: (folder: string) => readonly string[] = () => []): Promise<PostgresCluster> {
    const temporary = await makeTemporaryFolder();
    const cluster = new PostgresCluster(await freePort(), temporary);
    if (user) chownSync(temporary.path, user.uid, user.gid);
    cluster.#run('initdb', '--auth=trust', '--username=postgres', '--no-sync', '-D', cluster.#data);
    const lines = [
      `port = ${cluster.port}`,
      "listen_addresses = '127.0.0.1'",
      `unix_socket_directories = '${cluster.folder}'`,
      'fsync = off',
      ...settings(cluster.folder),
    ];
    appendFileSync(join(cluster.#data, 'postgresql.conf'), `${lines.join('\n')}\n`);
    for (const file of readdirSync(temporary.path))
      if (user) chownSync(join(temporary.path, file), user.uid, user.gid);
    cluster.startAgain();
    return cluster;
  }

  get url(): string {
    return `postgresql://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Runs a statement by its socket, whatever is asked of those who come by TCP. */
  async run(statement: string): Promise<void> {
    const client = new pg.Client({
      host: this.folder,
      port: this.port,
      user: 'postgres',
      database: 'postgres',
    });
    await client.connect();
    await client.query(statement);
    await client.end();
  }

  /** @param mode - `fast` ends every session, `immediate` is a crash */
  stop(mode: 'fast' | 'immediate' = 'fast'): void {
    this.#run('pg_ctl', 'stop', '--wait', `--mode=${mode}`, '-D', this.#data);
  }

  startAgain(): void {
    this.#run('pg_ctl', 'start', '--wait', '-D', this.#data, '-l', join(this.folder, 'log'));
  }

  async remove(): Promise<void> {
    // It may have been stopped already.
    spawnSync(join(programs ?? '', 'pg_ctl'), ['stop', '--mode=immediate', '-D', this.#data], { ...user });
    await this.#temporary.remove();
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  #run(program: string, ...parameters: readonly string[]): void {
    // Not into a pipe, which the server would keep open.
    const options = { ...user, stdio: 'ignore', cwd: this.folder } as const;
    const { status, error } = spawnSync(join(programs ?? '', program), parameters, options);
    if (status !== 0) throw error ?? new Error(`${program} ended with ${String(status)}.`);
  }
}

/** Where PostgreSQL's own programs are; the newest where there are several. */
function programsFolder(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const folders = existsSync(versions)
    ? readdirSync(versions).map((version) => join(versions, version, 'bin'))
    : [];
  const onPath = (process.env['PATH'] ?? '').split(':');
  return [...folders.sort().reverse(), ...onPath].find((folder) => existsSync(join(folder, 'initdb')));
}

/** Who the server may run as: not the superuser of the machine. Undefined where there is nobody else. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid };
  const ids = ['-u', '-g'].map((which) => spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }));
  if (ids.some(({ status }) => status !== 0)) return undefined;
  return { uid: Number(ids[0]?.stdout), gid: Number(ids[1]?.stdout) };
}
