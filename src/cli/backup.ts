import type { Command } from 'commander';
import { backUpDatabase } from '../database/back-up.ts';
import { print } from './print.ts';
import { createProgressBar } from './progress-bar.ts';
import { withStopSignal } from './stop-signal.ts';
import { withConfig } from './with-config.ts';

/** Adds the `backup` command. */
export function addBackup(command: Command): void {
  command
    .command('backup')
    .description(
      'write a verified copy of the SQLite database while the server runs; ' +
        'for PostgreSQL it prints the pg_dump command. See docs/operations.md.',
    )
    .argument('<file>', 'the backup to write; readable by its owner only')
    .option('--force', 'overwrite an existing file')
    .action((file: string, { force = false }: { readonly force?: boolean }) =>
      withConfig((config) => backUp(config.databaseUrl, file, force)),
    );
}

async function backUp(databaseUrl: string, file: string, force: boolean): Promise<void> {
  const bar = createProgressBar({ outsideTerminal: false });
  let hasBegun = false;
  try {
    const { bytes, tables, rows } = await withStopSignal((stop) =>
      backUpDatabase(databaseUrl, file, {
        force,
        stop,
        onProgress(copied, total) {
          if (!hasBegun) bar.start(total, 0);
          hasBegun = true;
          bar.update(copied);
        },
      }),
    );
    bar.update(bar.getTotal());
    bar.stop();
    const [size, count] = [bytes, rows].map((number) => number.toLocaleString('en'));
    print(`Backed up to ${file} and verified: ${size} bytes, ${count} rows in ${tables} tables.`);
  } finally {
    bar.stop();
  }
}
