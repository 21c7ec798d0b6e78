import { makeSecret } from '../../src/config/development-secret.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';
import { newId } from '../../src/entities/new-id.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { createPasswordHasher } from '../../src/passwords/hasher.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { addressOf, fill } from '../crowd.ts';
import type { BenchDatabase, BenchEngine } from '../databases/engine.ts';

/** The password of every account of the bench. */
export const ownPassword = 'a walk in the fens';

const rowsAtOnce = 1000;

/** A database with accounts, and what a server needs to serve it. */
export interface World extends Pick<BenchDatabase, 'processes' | 'remove'> {
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Config;
  readonly database: Database;
  /** Adds accounts of a kind, all confirmed and with the one password, or all waiting for it. */
  add(kind: string, count: number, confirmed?: boolean): Promise<void>;
  /** Orders so many resets, to so many addresses of a kind in turn, all due. */
  fillOutbox(kind: string, accounts: number, mails: number): Promise<void>;
  /** Throws away the mails that wait. */
  emptyOutbox(): Promise<void>;
}

/** Makes a database with so many accounts of the kind `known`. */
export async function createWorld(engine: BenchEngine, accounts: number): Promise<World> {
  const own = await engine.createDatabase();
  const environment = {
    NODE_ENV: 'production',
    DATABASE_URL: own.url,
    // The bench's servers hand their mails to nobody; production wants to know where to.
    SMTP_URL: 'smtp://127.0.0.1:1',
    PUBLIC_URL: 'http://127.0.0.1:4000',
    MAIL_FROM: 'Rekey <accounts@example.com>',
    SECRET_KEY: makeSecret(),
    RATE_LIMITS: 'off',
  };
  const config = readConfig(environment);
  const database = await connectDatabase(config.databaseUrl, [], { create: true });
  await migrate(database);
  const password = await createPasswordHasher(config.passwordHashing, systemRandom).hash(ownPassword);
  const add = async (kind: string, count: number, confirmed = true): Promise<void> => {
    const state = { password, active: true, erasureDueAt: null, confirmed };
    await fill(database, kind, count, systemClock(), state);
    await own.settle();
  };
  await add('known', accounts);
  return {
    environment,
    config,
    database,
    processes: () => own.processes(),
    add,
    async fillOutbox(kind, count, mails) {
      const at = systemClock();
      const orders = Array.from({ length: mails }, (_, index) => ({
        id: newId(at, systemRandom),
        purpose: 'password-reset',
        emailKey: addressOf(kind, index % count),
        user: null,
        subjectId: null,
        ipAddress: null,
        userAgent: null,
        language: null,
        createdAt: at,
        attempts: 0,
        dueAt: at,
        lease: null,
        failure: null,
      }));
      for (let start = 0; start < mails; start += rowsAtOnce)
        await database.em.fork().insertMany(OutgoingMail, orders.slice(start, start + rowsAtOnce));
      await own.settle();
    },
    async emptyOutbox() {
      // Deleted rows that nobody has vacuumed yet would slow PostgreSQL's courier down.
      if (engine.name === 'PostgreSQL') await database.em.execute('truncate outgoing_mail');
      else await database.em.fork().nativeDelete(OutgoingMail, {});
    },
    async remove() {
      await database.close();
      await own.remove();
    },
  };
}
