import { existsSync, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { devNull } from 'node:os';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { tellPort } from '../../speed/servers/tell-port.ts';
import { readAccounts } from './accounts.js';

const url = process.env.DATABASE_URL;
const { database, isNew } = url.startsWith('sqlite:')
  ? openSqlite(url.slice('sqlite:'.length))
  : await openPostgres(url);

let delivered = 0;
// It warns of each address that nobody has: that costs it what it costs in production, without filling the terminal.
const log = createWriteStream(devNull);
const auth = betterAuth({
  baseURL: 'http://127.0.0.1:4000',
  secret: 'pCk7VtR0xwq2LZsY9mJd4hNfE6bGuA8oXi1TjKvB3rQ=',
  database,
  emailAndPassword: {
    enabled: true,
    requireEmailVerification: true,
    sendResetPassword() {
      delivered += 1;
      return Promise.resolve();
    },
  },
  logger: { log: (level, message) => log.write(`${level} ${message}\n`) },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
if (isNew) await fill();
const server = createServer(toNodeHandler(auth));
server.listen(0, '127.0.0.1', () => {
  process.on('message', () => process.send({ delivered, memory: process.memoryUsage.rss() }));
  tellPort({ server });
});

function openSqlite(file) {
  const isNew = !existsSync(file);
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  return { database, isNew };
}

async function openPostgres(connectionString) {
  const database = new pg.Pool({ connectionString });
  const { rows } = await database.query(`select to_regclass('"user"') is null as "isNew"`);
  return { database, isNew: rows[0].isNew };
}

async function fill() {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  const { internalAdapter, password } = await auth.$context;
  const accounts = readAccounts();
  const hash = await password.hash(accounts.password);
  // One commit for all, where all statements share a connection.
  database.exec?.('begin');
  for (const email of accounts.addresses) {
    const { id } = await internalAdapter.createUser({ email, name: 'Somebody', emailVerified: true });
    await internalAdapter.linkAccount({
      userId: id,
      accountId: id,
      providerId: 'credential',
      password: hash,
    });
  }
  database.exec?.('commit');
}
