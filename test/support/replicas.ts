import { databaseIn, databases, fileOf, type DatabaseKind } from './databases.ts';
import { endLeftovers, ServerProcess } from './server-process.ts';
import { SmtpSink } from './smtp-sink.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/** Servers in processes of their own, at one database and one SMTP server. */
export class Replicas {
  readonly sink: SmtpSink;
  readonly #database: DatabaseKind;
  readonly #folder: TemporaryFolder;

  readonly databaseUrl: string;

  private constructor(database: DatabaseKind, databaseUrl: string, folder: TemporaryFolder, sink: SmtpSink) {
    this.#database = database;
    this.databaseUrl = databaseUrl;
    this.#folder = folder;
    this.sink = sink;
  }

  /** Prepares the place; no server runs there yet. */
  static async prepare(database: DatabaseKind = databases[0]): Promise<Replicas> {
    const folder = await makeTemporaryFolder();
    return new Replicas(database, await databaseIn(folder.path), folder, await SmtpSink.start());
  }

  /** The file of a database that is one. */
  get databasePath(): string {
    return fileOf(this.databaseUrl);
  }

  /** What is damaged in the database; empty where nothing is. */
  databaseFaults(): Promise<unknown[]> {
    return this.#database.faultsIn(this.databaseUrl);
  }

  /** @param program - the server, or one that adds something to it */
  start(environment: Readonly<Record<string, string>> = {}, program?: string): Promise<ServerProcess> {
    const place = { DATABASE_URL: this.databaseUrl, SMTP_URL: this.sink.url };
    return ServerProcess.start({ ...place, ...environment }, program);
  }

  /** Ends every server and leaves nothing behind. */
  async close(): Promise<void> {
    await endLeftovers();
    await this.sink.stop();
    await this.#folder.remove();
  }
}
