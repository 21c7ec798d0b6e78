import type { Command } from 'commander';
import { systemClock } from '../runtime/clock.ts';
import type { Database } from '../database/connect.ts';
import { requireMigrated } from '../database/migrate.ts';
import type { CreateExtension } from '../extension.ts';
import { into, withDryRunOf, type Destination } from '../import/destination.ts';
import { openDjangoSource, type DjangoSource } from '../import/django-source.ts';
import { authUser, type DjangoTables } from '../import/django-tables.ts';
import { importUsers } from '../import/import-users.ts';
import { beginReport, type Report } from '../import/report.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { ImportSummary } from './import-summary.ts';
import { onOneLine } from './on-one-line.ts';
import { print } from './print.ts';
import { createProgressBar } from './progress-bar.ts';
import { withStopSignal } from './stop-signal.ts';
import { withDatabase } from './with-database.ts';

interface Options extends DjangoTables {
  readonly from: string;
  readonly dryRun?: true;
  readonly report?: string;
}

/**
 * Adds `django` to the `import` command.
 *
 * @param extensions - those that may have added tables to the database
 */
export function addImportDjango(command: Command, extensions: readonly CreateExtension[]): void {
  command
    .command('django')
    .description(
      'take over the users of a Django: ids, addresses, password hashes, last logins. ' +
        'Safe to run again: it takes those who are new and changes nobody who is here. See docs/django.md.',
    )
    .requiredOption('--from <database>', 'sqlite:path or postgresql://user@host/name; it is only read')
    .option('--dry-run', 'judge everybody and write nothing but the report')
    .option('--report <file>', 'what became of each user, as lines of JSON (default: named by the time)')
    .option('--table <name>', 'the table of the users', authUser.table)
    .option('--id-column <name>', 'the id', authUser.idColumn)
    .option('--email-column <name>', 'the address', authUser.emailColumn)
    .option('--password-column <name>', 'the password hash', authUser.passwordColumn)
    .option('--last-login-column <name>', 'the last login', authUser.lastLoginColumn)
    .option('--no-last-login-column', 'there is none: nobody has signed in yet')
    .option('--active-column <name>', 'whether they may sign in', authUser.activeColumn)
    .option('--no-active-column', 'there is none: everybody may')
    .option('--joined-column <name>', 'when they signed up', authUser.joinedColumn)
    .option('--no-joined-column', 'there is none: they sign up now')
    .option('--confirmed <table.column>', 'the flag of a confirmed address (default: all are confirmed)')
    .option('--confirmed-user-column <name>', "that table's key of the user", authUser.confirmedUserColumn)
    .action((options: Options) => withDatabase(extensions, (database) => importDjango(database, options)));
}

async function importDjango(database: Database, options: Options): Promise<void> {
  await requireMigrated(database);
  const source = await openDjangoSource(options.from, options);
  try {
    const path =
      options.report ??
      `rekey-import-${systemClock()
        .toISOString()
        .replace(/[-:]|\.\d+/g, '')}.jsonl`;
    const report = await beginReport(path);
    try {
      if (options.dryRun) await withDryRunOf(database, (scratch) => importInto(scratch, source, report));
      else await importInto(into(database), source, report);
    } finally {
      await report.close();
    }
    if (options.dryRun) print('It was a dry run: nothing was written but the report.');
    print(`What became of each user is in ${path}`);
  } finally {
    await source.close();
  }
}

async function importInto(destination: Destination, source: DjangoSource, report: Report): Promise<void> {
  const begun = systemClock().getTime();
  const summary = new ImportSummary();
  const bar = createProgressBar();
  try {
    bar.start(await source.count(), 0);
    const finished = await withStopSignal((stop) =>
      importUsers({
        source,
        destination,
        report,
        now: systemClock,
        stop,
        onProgress(outcomes) {
          summary.add(outcomes);
          bar.increment(outcomes.length);
        },
      }),
    );
    bar.stop();
    if (!finished) sayUnfinished('It was stopped.');
  } catch (error) {
    bar.stop();
    sayUnfinished(`It broke off: ${onOneLine(reasonOf(error))}.`);
  }
  process.stdout.write(summary.table(systemClock().getTime() - begun));
}

function sayUnfinished(why: string): void {
  process.stderr.write(`${why} What was taken is kept: run it again to take the rest.\n`);
  process.exitCode = 1;
}
