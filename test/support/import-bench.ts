import { into, withDryRunOf, type Destination } from '../../src/import/destination.ts';
import { openDjangoSource } from '../../src/import/django-source.ts';
import { authUser, type DjangoTables } from '../../src/import/django-tables.ts';
import { importUsers } from '../../src/import/import-users.ts';
import type { Outcome } from '../../src/import/outcome.ts';
import { authUserTable, DjangoDatabase } from './django-database.ts';
import { Services } from './services.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { databaseIn } from './databases.ts';

/** The database of a Django, and ours to import it into, both in files. */
export class ImportBench {
  readonly folder: TemporaryFolder;
  readonly django: DjangoDatabase;
  readonly services: Services;

  private constructor(folder: TemporaryFolder, django: DjangoDatabase, services: Services) {
    this.folder = folder;
    this.django = django;
    this.services = services;
  }

  static async open(): Promise<ImportBench> {
    const folder = await makeTemporaryFolder();
    const django = new DjangoDatabase(`${folder.path}/db.sqlite3`, authUserTable);
    return new ImportBench(
      folder,
      django,
      await Services.start({ databaseUrl: await databaseIn(folder.path) }),
    );
  }

  /**
   * Imports.
   *
   * @param names - tables and columns that are not Django's own
   * @param onBatch - told of every batch
   * @param stop - ends it
   * @returns what became of each user
   */
  async import(
    names: Partial<DjangoTables> = {},
    onBatch?: (outcomes: readonly Outcome[]) => void,
    stop = new AbortController().signal,
  ): Promise<Outcome[]> {
    return this.#run(into(this.services.database), names, onBatch, stop);
  }

  /** Judges as an import would. */
  async dryRun(names: Partial<DjangoTables> = {}): Promise<Outcome[]> {
    return withDryRunOf(this.services.database, (scratch) => this.#run(scratch, names));
  }

  /** How many accounts there are. */
  async count(): Promise<number> {
    const [row] = await this.services.database.em
      .getConnection()
      .execute<{ count: number }[]>(
        'select cast(count(*) as integer) as count from "user" join profile on user_id = id',
      );
    return row?.count ?? -1;
  }

  async close(): Promise<void> {
    await this.services.close();
    this.django.close();
    await this.folder.remove();
  }

  async #run(
    destination: Destination,
    names: Partial<DjangoTables>,
    onBatch?: (outcomes: readonly Outcome[]) => void,
    stop = new AbortController().signal,
  ): Promise<Outcome[]> {
    const source = await openDjangoSource(this.django.url, { ...authUser, ...names });
    const written: Outcome[] = [];
    try {
      await importUsers({
        source,
        destination,
        report: {
          write(outcomes) {
            written.push(...outcomes);
            return Promise.resolve();
          },
          close: () => Promise.resolve(),
        },
        now: this.services.clock.now,
        stop,
        onProgress: onBatch ?? (() => undefined),
      });
    } finally {
      await source.close();
    }
    return written;
  }
}
