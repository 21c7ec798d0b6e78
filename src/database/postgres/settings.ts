import { readFileSync } from 'node:fs';
import { checkServerIdentity, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import pg from 'pg';
import { ConfigError } from '../../config/config-error.ts';
import { reasonOf } from '../../failures/reason-of.ts';
import { codeOfFirst } from './failures.ts';

/** How to connect, as a URL says. */
export interface PostgresSettings {
  readonly client: pg.ClientConfig;
  /** How many connections there are at most. */
  readonly poolSize: number;
  readonly database: string;
}

const defaultPoolSize = 10;
const defaultConnectSeconds = 5;
// Routers and firewalls forget connections that are silent for some minutes.
const keepAliveMilliseconds = 60_000;

// The second one is kept by PostgreSQL as it comes, which is UTF-8, too. It is what `initdb` chooses without a locale.
const fittingEncodings = ['UTF8', 'SQL_ASCII'];

/** Stands for the host of a socket. */
const socket = 'socket.invalid';

// date, timestamp, timestamptz and interval, by their object ids.
const timeTypes = [1082, 1114, 1184, 1186];

/**
 * Reads a URL and connects once, so that what is wrong with it is known at startup.
 *
 * @param text - `postgresql://…`, checked by `readDatabaseUrl`
 * @param calledBy - the setting or option that holds the URL
 * @throws {@link ConfigError} where the database can't be reached; it repeats no password
 */
export async function connectOnce(text: string, calledBy: string): Promise<PostgresSettings> {
  // The standard of URLs knows no user without a host; PostgreSQL does, for sockets.
  const url = new URL(text.replace('@/', `@${socket}/`));
  try {
    return await connectBy(url);
  } catch (error) {
    throw new ConfigError([`${calledBy} names ${placeOf(url)}: ${problemOf(error, url)}`]);
  }
}

async function connectBy(url: URL): Promise<PostgresSettings> {
  const settings = settingsOf(url);
  try {
    return { ...settings, client: await tryConnecting(settings.client) };
  } catch (error) {
    // `pg` itself knows no "or else without".
    if (url.searchParams.get('sslmode') !== 'prefer' || !reasonOf(error).includes('does not support SSL'))
      throw error;
    const plain = new URL(url);
    plain.searchParams.set('sslmode', 'disable');
    const unencrypted = settingsOf(plain);
    return { ...unencrypted, client: await tryConnecting(unencrypted.client) };
  }
}

/** @returns how to connect so that times are written as they are read here, whatever the database or the user has set */
async function tryConnecting(config: pg.ClientConfig): Promise<pg.ClientConfig> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ encoding: string; style: string }>(
      "select current_setting('server_encoding') as encoding, current_setting('DateStyle') as style",
    );
    const [{ encoding, style } = { encoding: '', style: '' }] = rows;
    if (!fittingEncodings.includes(encoding)) throw new WrongEncoding(encoding);
    // Only then: a pooler may refuse options.
    return style.startsWith('ISO') ? config : { ...config, options: '-c datestyle=iso' };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The database can't hold every text, so a name or an address of a person would be an error of the server. */
class WrongEncoding extends Error {
  constructor(encoding: string) {
    super(`its encoding is ${encoding}`);
  }
}

function settingsOf(given: URL): PostgresSettings {
  const url = new URL(given);
  const take = (name: string): string | undefined => {
    const value = url.searchParams.get(name) ?? undefined;
    url.searchParams.delete(name);
    return value;
  };
  const poolSize = Number(take('pool_size') ?? defaultPoolSize);
  const connectSeconds = Number(take('connect_timeout') ?? defaultConnectSeconds);
  const ssl = encryptionOf(url.hostname.replace(/^\[|\]$/g, ''), take('sslmode'), take('sslrootcert'), {
    cert: take('sslcert'),
    key: take('sslkey'),
  });
  const types = new pg.TypeOverrides();
  // Times stay text here: what reads a column knows what it holds.
  for (const type of timeTypes) types.setTypeParser(type, (text: string) => text);
  return {
    client: {
      connectionString: url.href.replace(`@${socket}/`, '@/'),
      ssl,
      types,
      application_name: 'rekey',
      connectionTimeoutMillis: connectSeconds * 1000,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMilliseconds,
    },
    poolSize,
    database: databaseOf(url),
  };
}

/**
 * Encryption as `sslmode` asks for it. `pg` by itself takes the modes for others, and compares the certificate of a host
 * that is named by its IP address with "localhost".
 *
 * @param own - the files of the client's own certificate
 * @see https://www.postgresql.org/docs/current/libpq-ssl.html
 */
function encryptionOf(
  host: string,
  mode: string | undefined,
  root: string | undefined,
  own: { readonly cert: string | undefined; readonly key: string | undefined },
): pg.ClientConfig['ssl'] {
  if (mode === undefined || mode === 'disable') return false;
  const files = Object.entries({ ca: root, ...own }).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, readFileSync(path, 'utf8')] as const],
  );
  const options: ConnectionOptions = Object.fromEntries(files);
  if (mode === 'verify-full') {
    const isThisHost = (_name: string, certificate: PeerCertificate) =>
      checkServerIdentity(host, certificate);
    return { ...options, checkServerIdentity: isThisHost };
  }
  if (mode === 'verify-ca' && root === undefined)
    throw new Error('sslmode=verify-ca needs sslrootcert, the certificates of the authorities to trust');
  // With a root, `require` is as strict as `verify-ca`.
  return root === undefined
    ? { ...options, rejectUnauthorized: false }
    : { ...options, checkServerIdentity: () => undefined };
}

function problemOf(error: unknown, url: URL): string {
  if (error instanceof WrongEncoding)
    return `${error.message}, which can't hold every text. Create another one, e.g. with: createdb --encoding=UTF8 --template=template0 rekey`;
  const reason = reasonsOf(error);
  switch (codeOfFirst(error)) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      // A file that a parameter names may be missing, too.
      if (!/\bconnect /.test(reason)) return `${reason}. Correct the path.`;
      return `no PostgreSQL answers there (${reason}). Start it, or correct the host and the port.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `this host isn't known (${reason}). Correct it.`;
    case '28P01':
    case '28000':
      return `${reason}. Correct the user and the password.`;
    case '3D000':
      return `${reason}. Create it, e.g. with: createdb ${databaseOf(url)}`;
  }
  if (reason.includes('client password must be a string'))
    return 'a password is required, and the URL has none.';
  if (reason.includes('unsupported startup parameter'))
    return `${reason}. With PgBouncer, set ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout`;
  return `the connection failed (${reason}).`;
}

/** Of a host with several addresses, each attempt has its own reason. */
function reasonsOf(error: unknown): string {
  const errors = error instanceof Error && 'errors' in error ? (error.errors as unknown[]) : [error];
  return [...new Set(errors.map(reasonOf))].join('; ').replace(/\.$/, '');
}

/** What a URL names, without user and password. */
function placeOf(url: URL): string {
  return `the database ${databaseOf(url)} at ${url.searchParams.get('host') ?? url.host}`;
}

function databaseOf(url: URL): string {
  return decodeURIComponent(url.pathname.slice(1));
}
