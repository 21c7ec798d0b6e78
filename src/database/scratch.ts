import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from './connect.ts';
import { migrate } from './migrate.ts';

/** Does something with a database that is empty at first and removed afterwards. */
export async function withScratchDatabase<Result>(
  action: (scratch: Database) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-scratch-'));
  try {
    const scratch = await connectDatabase(`sqlite:${join(folder, 'scratch.sqlite')}`, [], { create: true });
    try {
      await migrate(scratch);
      return await action(scratch);
    } finally {
      await scratch.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
