import { Command } from 'commander';
import { makeSecret } from '../config/development-secret.ts';
import { migrate, requireMigrated } from '../database/migrate.ts';
import type { CreateExtension } from '../extension.ts';
import { addBackup } from './backup.ts';
import { cleanUpNow } from './cleanup.ts';
import { addDatabaseCommands } from './database-copy.ts';
import { addImportDjango } from './import-django.ts';
import { addMailCommands } from './mail-commands.ts';
import { listMails, retryMails } from './outbox.ts';
import { print } from './print.ts';
import { withDatabase } from './with-database.ts';

/**
 * The `rekey` command, for those who run a server.
 *
 * @param extensions - what a project adds to the server: its own program runs this command with them
 */
export function createCommand(extensions: readonly CreateExtension[] = []): Command {
  const command = new Command('rekey').description(
    'Runs and looks after a Rekey server. It reads the same environment as the server does.',
  );

  command
    .command('start')
    .description('start the server')
    .option('--workers <number>', 'processes that serve requests together; WORKERS by default')
    .action(async (options: { readonly workers?: string }) => {
      const { serve } = await import('../serve.ts');
      await serve(extensions, options);
    });

  command
    .command('migrate')
    .description('create the database if it does not exist, and bring it up to date')
    .action(() =>
      withDatabase(
        extensions,
        async (database) => {
          const applied = await migrate(database);
          print(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
        },
        { create: true },
      ),
    );

  command
    .command('secret')
    .description('print a new SECRET_KEY')
    .action(() => {
      print(makeSecret());
    });

  command
    .command('cleanup')
    .description('erase accounts that are due for it, and remove what is over; the server does so hourly')
    .action(() =>
      withDatabase(extensions, async (database, config) => {
        await requireMigrated(database);
        print(await cleanUpNow(database, config));
      }),
    );

  addBackup(command);
  addDatabaseCommands(command, extensions);

  const outbox = command.command('outbox').description('look at mails that are not sent yet');
  outbox
    .command('list')
    .description('list the mails that wait, and those that were set aside, with the reason')
    .action(() =>
      withDatabase(extensions, async (database) => {
        await requireMigrated(database);
        print(await listMails(database.em.fork()));
      }),
    );
  outbox
    .command('retry')
    .description('try mails again that were set aside')
    .argument('[id...]', 'the mails to try again; all of them where none is named')
    .action((ids: string[]) =>
      withDatabase(extensions, async (database) => {
        await requireMigrated(database);
        print(await retryMails(database.em.fork(), ids));
      }),
    );

  addMailCommands(command, extensions);
  addImportDjango(command.command('import').description('take over users from elsewhere'), extensions);

  return command;
}
