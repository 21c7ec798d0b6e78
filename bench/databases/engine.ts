/** A database of a run's own. */
export interface BenchDatabase {
  /** As `DATABASE_URL` has it. */
  readonly url: string;
  /** Prepares it for measuring, after many rows were written. */
  settle(): Promise<void>;
  /** The ids of the processes that work for it beside the server; null where they can't be seen. */
  processes(): Promise<readonly number[] | null>;
  remove(): Promise<void>;
}

/** A kind of database that the bench can run on. */
export interface BenchEngine {
  readonly name: 'SQLite' | 'PostgreSQL';
  readonly version: string;
  /** Creates an empty database, which is removed at the latest when the bench ends. */
  createDatabase(): Promise<BenchDatabase>;
}
