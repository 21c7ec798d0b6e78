import Sqlite from 'better-sqlite3';

/** A kind of database that servers can share. */
export interface DatabaseKind {
  readonly name: string;
  /**
   * What servers are told so that they use a database of the test's own.
   *
   * @param folder - where it is kept, if it is a file
   */
  environmentIn(folder: string): Readonly<Record<string, string>>;
  /** What is damaged in it, while no server writes; empty where nothing is. */
  faultsIn(folder: string): unknown[];
}

/** The databases that the server supports. */
export const databases: readonly [DatabaseKind, ...DatabaseKind[]] = [
  {
    name: 'SQLite',
    environmentIn: (folder) => ({ DATABASE_URL: `sqlite:${databaseFileIn(folder)}` }),
    faultsIn(folder) {
      const database = new Sqlite(databaseFileIn(folder));
      const [integrity] = database.pragma('integrity_check') as { integrity_check: string }[];
      const orphans = database.pragma('foreign_key_check') as unknown[];
      database.close();
      return integrity?.integrity_check === 'ok' ? orphans : [integrity, ...orphans];
    },
  },
];

/** The file of a database that is one. */
export function databaseFileIn(folder: string): string {
  return `${folder}/rekey.sqlite`;
}
