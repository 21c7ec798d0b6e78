import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { inPostgres } from './in-postgres.ts';
import type { BenchDatabase, BenchEngine } from './engine.ts';
import type { Order } from './keeper.ts';

// Processes that write for all databases of a server; a backend works for one.
const writers = ['checkpointer', 'background writer', 'walwriter'];

/** The PostgreSQL server that a URL leads to, or why it can't be used. */
export async function postgresAt(url: string): Promise<BenchEngine | { readonly problem: string }> {
  if (!URL.canParse(url)) return { problem: '--database-url is not a valid URL.' };
  let version: string;
  try {
    const [row] = await inPostgres(url, 'show server_version');
    version = String(row?.['server_version']);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return {
      problem: `Cannot connect to PostgreSQL at ${new URL(url).host}: ${message || String(code)}. Start it, or name another server with --database-url.`,
    };
  }
  let keeper: Keeper | undefined;
  return {
    name: 'PostgreSQL',
    version,
    async createDatabase() {
      keeper ??= startKeeper(url);
      return createDatabase(url, keeper, `rekey_bench_${process.pid}_${process.hrtime.bigint()}`);
    },
  };
}

async function createDatabase(server: string, keeper: Keeper, name: string): Promise<BenchDatabase> {
  await keeper.carryOut({ task: 'create', name });
  const url = new URL(server);
  url.pathname = name;
  return {
    url: url.href,
    async settle() {
      // Autovacuum would do so a minute later, while something is measured.
      await inPostgres(url.href, 'vacuum (analyze)');
    },
    async processes() {
      const rows = await inPostgres(
        server,
        'select pid from pg_stat_activity where datname = $1 or backend_type = any($2)',
        [name, writers],
      );
      const ids = rows.map(({ pid }) => Number(pid));
      const areHere = await Promise.all(ids.map(isPostgres));
      // On another machine or in a container, the ids are those of other processes or of none.
      return areHere.includes(true) ? ids.filter((_, index) => areHere[index]) : null;
    },
    remove: () => keeper.carryOut({ task: 'drop', name }),
  };
}

/** Whether a process of this machine is PostgreSQL's. */
async function isPostgres(process: number): Promise<boolean> {
  const command = await readFile(`/proc/${process}/comm`, 'utf8').catch(() => '');
  return command.trim() === 'postgres';
}

/** Creates and drops databases; drops those that are left when the bench ends, however it ends. */
interface Keeper {
  carryOut(order: Order): Promise<void>;
}

/** Starts a keeper in a session of its own, or Ctrl-C would end it together with the bench. */
function startKeeper(url: string): Keeper {
  const keeper = fork(new URL('keeper.ts', import.meta.url), [url], { detached: true, execArgv: [] });
  const end = once(keeper, 'exit').then(() => 'its keeper has ended');
  return {
    async carryOut(order) {
      keeper.ref();
      keeper.channel?.ref();
      const answered = once(keeper, 'message').then(([answer]: unknown[]) => answer);
      keeper.send(order);
      const answer = await Promise.race([answered, end]);
      if (answer !== 'done')
        throw new Error(`Cannot ${order.task} the database ${order.name}: ${String(answer)}`);
      // The bench doesn't wait for its keeper: the keeper waits for the bench to end.
      keeper.unref();
      keeper.channel?.unref();
    },
  };
}
