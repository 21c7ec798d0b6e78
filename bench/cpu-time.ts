import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { BenchDatabase } from './databases/engine.ts';
import type { LoadResult } from './speed/ask.ts';
import type { Measured } from './speed/interleave.ts';

/** Milliseconds of CPU time that one request takes. */
export interface CpuTime {
  /** Of the server, with all of its threads and child processes. */
  readonly server: number;
  /** Of the processes of its database; null where there are none, or where they can't be seen. */
  readonly database: number | null;
}

/** The milliseconds of CPU time that processes have used since they started, by their ids. */
type Used = ReadonlyMap<number, number>;

// Linux tells all programs hundredths of a second, whatever its own clock does.
const millisecondsOfTick = 10;

/**
 * Measures a load, and on Linux the CPU time that each request takes. What counts for the database: all processes that
 * serve its connections when the load ends, and those that write in the background for all databases of its server.
 *
 * @param server - the id of its process
 */
export async function withCpuTime(
  server: number,
  database: Pick<BenchDatabase, 'processes'>,
  load: () => Promise<LoadResult>,
): Promise<Measured> {
  if (!existsSync('/proc/self/stat')) return { value: (await load()).rate };
  const usedByServer = async (): Promise<Used> => usedBy(await withDescendants(server));
  const usedByDatabase = async (): Promise<Used> => usedBy((await database.processes()) ?? []);
  const before = [await usedByServer(), await usedByDatabase()] as const;
  const { rate, count } = await load();
  const after = [await usedByServer(), await usedByDatabase()] as const;
  const cpu: CpuTime = {
    server: since(before[0], after[0]) / count,
    database: after[1].size > 0 ? since(before[1], after[1]) / count : null,
  };
  return { value: rate, cpu };
}

/** A process, and all that it and those started. */
export async function withDescendants(process: number): Promise<number[]> {
  const children = await readFile(`/proc/${process}/task/${process}/children`, 'utf8').catch(() => '');
  const descendants = children.split(' ').filter(Boolean).map(Number).map(withDescendants);
  return [process, ...(await Promise.all(descendants)).flat()];
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function usedBy(processes: readonly number[]): Promise<Used> {
  const used = new Map<number, number>();
  for (const process of processes) {
    const stat = await readFile(`/proc/${process}/stat`, 'utf8').catch(() => null);
    // It has just ended.
    if (stat === null) continue;
    // The second field, in brackets, may contain anything; the fourteenth and fifteenth are what we look for.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    used.set(process, (Number(fields[11]) + Number(fields[12])) * millisecondsOfTick);
  }
  return used;
}

function since(before: Used, after: Used): number {
  let sum = 0;
  for (const [process, used] of after) sum += used - (before.get(process) ?? 0);
  return sum;
}
