import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { copyBetween, type CopyPart, type VerifiedTable } from '../database/copy.ts';
import type { CreateExtension } from '../extension.ts';
import { systemClock } from '../runtime/clock.ts';
import { print } from './print.ts';
import { createProgressBar } from './progress-bar.ts';
import { withStopSignal } from './stop-signal.ts';
import { withConfig } from './with-config.ts';

interface Options {
  readonly from: string;
  readonly to: string;
}

const labels: Readonly<Record<CopyPart, string>> = {
  copy: 'Copying    ',
  verify: 'Verifying  ',
  remove: 'Removing   ',
};

/**
 * Adds the `database` command.
 *
 * @param extensions - those that may have added tables to the database
 */
export function addDatabaseCommands(command: Command, extensions: readonly CreateExtension[]): void {
  command
    .command('database')
    .description('move the database')
    .command('copy')
    .description(
      'copy all tables to a migrated and empty database of the same or another engine, and verify the copy. ' +
        'Stop every server first: a running one is not detected, and what it writes meanwhile is not copied. ' +
        'See docs/operations.md.',
    )
    .requiredOption('--from <database>', 'sqlite:path or postgresql://user@host/name; it is only read')
    .requiredOption('--to <database>', 'likewise; migrated, and without rows')
    .action((options: Options) => withConfig((config) => copy(options, config, extensions)));
}

async function copy(
  { from, to }: Options,
  config: Config,
  extensions: readonly CreateExtension[],
): Promise<void> {
  let bar = createProgressBar();
  try {
    const tables = await withStopSignal((stop) =>
      copyBetween({
        from,
        to,
        additions: extensions.map((create) => create({ config, now: systemClock })),
        stop,
        onBegin(part, total) {
          bar.stop();
          bar = createProgressBar({ label: labels[part] });
          bar.start(total, 0);
        },
        onRows(count) {
          bar.increment(count);
        },
      }),
    );
    bar.stop();
    print(reportOf(tables));
  } finally {
    bar.stop();
  }
}

function reportOf(tables: readonly VerifiedTable[]): string {
  const width = Math.max(...tables.map(({ name }) => name.length));
  const lines = tables.map(
    ({ name, rows, checksum }) =>
      `${name.padEnd(width)}  ${rows.toLocaleString('en').padStart(12)} rows  ${checksum.slice(0, 16)}`,
  );
  return [
    ...lines,
    'Copied and verified: the number of rows and the checksum of each table are the same in both databases.',
  ].join('\n');
}
