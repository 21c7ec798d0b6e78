import { ConfigError } from '../config/config-error.ts';
import { OperatorError } from '../failures/operator-error.ts';
import { readDatabaseUrl } from './database-url.ts';
import { dumpCommand } from './postgres/dump-command.ts';
import { backUpSqlite, type BackupContents, type BackupOptions } from './sqlite/backup.ts';

/**
 * Backs the database up into a file while servers use it.
 *
 * @param url - as `DATABASE_URL` has it
 * @throws OperatorError saying why there is no backup, or which program of the engine makes one
 */
export async function backUpDatabase(
  url: string,
  file: string,
  options: BackupOptions,
): Promise<BackupContents> {
  const named = readDatabaseUrl(url, false);
  if ('problem' in named) throw new ConfigError([`DATABASE_URL ${named.problem}`]);
  if (named.engine === 'postgresql')
    throw new OperatorError(
      `DATABASE_URL names PostgreSQL, which has its own program for this. Run:\n${dumpCommand(url, file)}`,
    );
  if (named.path === ':memory:')
    throw new OperatorError('DATABASE_URL names a database in memory: there is no file to back up.');
  return backUpSqlite(named.path, file, options);
}
