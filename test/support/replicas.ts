import { endLeftovers, ServerProcess } from './server-process.ts';
import { SmtpSink } from './smtp-sink.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/** Servers in processes of their own, at one database file and one SMTP server. */
export class Replicas {
  readonly sink: SmtpSink;
  readonly databasePath: string;
  readonly #folder: TemporaryFolder;

  private constructor(folder: TemporaryFolder, sink: SmtpSink) {
    this.#folder = folder;
    this.sink = sink;
    this.databasePath = `${folder.path}/rekey.sqlite`;
  }

  /** Prepares the place; no server runs there yet. */
  static async prepare(): Promise<Replicas> {
    return new Replicas(await makeTemporaryFolder(), await SmtpSink.start());
  }

  /** @param program - the server, or one that adds something to it */
  start(environment: Readonly<Record<string, string>> = {}, program?: string): Promise<ServerProcess> {
    const place = { DATABASE_URL: `sqlite:${this.databasePath}`, SMTP_URL: this.sink.url };
    return ServerProcess.start({ ...place, ...environment }, program);
  }

  /** Ends every server and leaves nothing behind. */
  async close(): Promise<void> {
    await endLeftovers();
    await this.sink.stop();
    await this.#folder.remove();
  }
}
