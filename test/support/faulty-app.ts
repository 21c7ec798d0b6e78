import { createApp, type App, type Overrides } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { migrate } from '../../src/database/migrate.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { Client, type Answer } from './client.ts';
import { testConfig } from './config.ts';
import type { Operation, Payload } from './payload.ts';
import { SmtpSink } from './smtp-sink.ts';
import { FaultyRun, type Fault } from './sqlite-faults.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { waitFor } from './wait-for.ts';

/** A real server on a database in a file, whose SQLite fails in those requests of which the test says so. */
export class FaultyApp {
  readonly app: App;
  readonly sink: SmtpSink;
  readonly path: string;
  readonly #folder: TemporaryFolder;
  readonly #runs = new Map<string, FaultyRun>();

  private constructor(app: App, sink: SmtpSink, folder: TemporaryFolder, path: string) {
    this.app = app;
    this.sink = sink;
    this.path = path;
    this.#folder = folder;
    app.server.addHook('onRequest', (request, _reply, done) => {
      const run = this.#runs.get(String(request.headers['x-fault']));
      if (run) run.during(done);
      else done();
    });
  }

  static async start(changes: Partial<Config> = {}, overrides: Overrides = {}): Promise<FaultyApp> {
    const [folder, sink] = [await makeTemporaryFolder(), await SmtpSink.start()];
    const path = `${folder.path}/rekey.sqlite`;
    const config = testConfig({ databaseUrl: `sqlite:${path}`, smtpUrl: sink.url, ...changes });
    const app = await createApp(config, overrides);
    const faulty = new FaultyApp(app, sink, folder, path);
    await migrate(app.database);
    await app.server.listen({ host: config.host, port: config.port });
    app.courier.start();
    return faulty;
  }

  client(): Client {
    return new Client(this.app.server.listeningOrigin, 'app');
  }

  /** Sends a mutation, and says which statement failed meanwhile, if any did. */
  async postWith(
    fault: Fault,
    client: Client,
    body: Operation,
  ): Promise<{ answer: Answer<Record<string, Payload>>; failed: string | null }> {
    const run = new FaultyRun(fault);
    const id = String(this.#runs.size);
    this.#runs.set(id, run);
    const answer = await client.post<Record<string, Payload>>(body, { 'x-fault': id });
    return { answer, failed: run.failed };
  }

  /** Waits until the courier has nothing to do with the database. */
  async outboxIsEmpty(): Promise<void> {
    await waitFor(async () => (await this.app.database.em.fork().count(OutgoingMail)) === 0);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.sink.stop();
    await this.#folder.remove();
  }
}
