import type { TableMetadata } from 'kysely';
import { ConfigError } from '../config/config-error.ts';
import type { SourceDatabase } from '../database/source-database.ts';

/** Where Django keeps its users, in the words of the options of `rekey import django`. */
export interface DjangoTables {
  readonly table: string;
  readonly idColumn: string;
  readonly emailColumn: string;
  readonly passwordColumn: string;
  /** False where there is none: then nobody has signed in yet. */
  readonly lastLoginColumn: string | false;
  /** False where there is none: then everybody is active. */
  readonly activeColumn: string | false;
  /** False where there is none: then everybody joins now. */
  readonly joinedColumn: string | false;
  /** The table and column that say whether an address was confirmed, with a dot between them; else all were. */
  readonly confirmed?: string;
  /** The column of that table which holds the user's id. */
  readonly confirmedUserColumn: string;
}

/** Django's own names. */
export const authUser: DjangoTables = {
  table: 'auth_user',
  idColumn: 'id',
  emailColumn: 'email',
  passwordColumn: 'password',
  lastLoginColumn: 'last_login',
  activeColumn: 'is_active',
  joinedColumn: 'date_joined',
  confirmedUserColumn: 'user_id',
};

/** The two parts of what `--confirmed` names; the table may have a schema before it. */
export function confirmedFlag(confirmed: string): { table: string; column: string } {
  const dot = confirmed.lastIndexOf('.');
  return { table: confirmed.slice(0, Math.max(dot, 0)), column: confirmed.slice(dot + 1) };
}

/**
 * Makes sure that a database has the tables and columns that are named.
 *
 * @returns the declared type of the ids
 * @throws {@link ConfigError} with everything that is missing, and what there is instead
 */
export async function checkTables(database: SourceDatabase, names: DjangoTables): Promise<string> {
  const present = await database.introspection.getTables();
  const problems: string[] = [];

  const find = (option: string, name: string): TableMetadata | undefined => {
    const found = present.find((table) => [table.name, `${table.schema ?? ''}.${table.name}`].includes(name));
    if (!found) problems.push(`${option} names the table "${name}"; there is ${listOf(present)}.`);
    return found;
  };
  const require = (option: string, table: TableMetadata, name: string | false): void => {
    if (name === false || table.columns.some((column) => column.name === name)) return;
    problems.push(`${option} names "${name}"; the columns of ${table.name} are ${listOf(table.columns)}.`);
  };

  const users = find('--table', names.table);
  if (users) {
    require('--id-column', users, names.idColumn);
    require('--email-column', users, names.emailColumn);
    require('--password-column', users, names.passwordColumn);
    require('--last-login-column', users, names.lastLoginColumn);
    require('--active-column', users, names.activeColumn);
    require('--joined-column', users, names.joinedColumn);
  }
  if (names.confirmed !== undefined) {
    const { table, column } = confirmedFlag(names.confirmed);
    const flags = find('--confirmed', table);
    if (flags) {
      require('--confirmed', flags, column);
      require('--confirmed-user-column', flags, names.confirmedUserColumn);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return users?.columns.find((column) => column.name === names.idColumn)?.dataType ?? '';
}

function listOf(named: readonly { readonly name: string }[]): string {
  return named.length === 0 ? 'none' : named.map(({ name }) => name).join(', ');
}
