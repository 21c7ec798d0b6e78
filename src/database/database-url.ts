import { isAbsolute } from 'node:path';
import { isThisMachine } from '../config/this-machine.ts';

/** The database that a URL names, or what is wrong with the URL: a sentence that follows the name of the setting. */
export type NamedDatabase =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgresql'; readonly parameters: PostgresParameters }
  | { readonly problem: string };

/** The query parameters of a PostgreSQL URL, each checked. */
export type PostgresParameters = Readonly<Partial<Record<PostgresParameter, string>>>;

type PostgresParameter = (typeof knownParameters)[number];

const knownParameters = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'host',
  'application_name',
  'connect_timeout',
  'pool_size',
] as const;

const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
const encryptedModes = ['require', 'verify-ca', 'verify-full'];
const longestConnectSeconds = 3600;
const largestPool = 1000;

const sqliteExample = 'sqlite:/var/lib/rekey/rekey.sqlite';
const postgresExample = 'postgresql://user@host:5432/name';
const socketExample = 'postgresql:///name?host=/var/run/postgresql';

/**
 * Reads the URL of a database: `sqlite:path`, `sqlite:///absolute/path`, `sqlite::memory:` or
 * `postgresql://user@host:5432/name`. A problem never repeats a password.
 *
 * @param production - whether to refuse what loses data or sends it unencrypted
 */
export function readDatabaseUrl(text: string, production: boolean): NamedDatabase {
  if (text.startsWith('sqlite:')) return readSqliteUrl(text.slice('sqlite:'.length), production);
  if (/^postgres(?:ql)?:\/\//.test(text)) return readPostgresUrl(text, production);
  return {
    problem: `must name a SQLite file, e.g. ${sqliteExample}, or PostgreSQL, e.g. ${postgresExample}`,
  };
}

/** Why only one process should use the database of a URL; null where several can. */
export function oneProcessReason(text: string): string | null {
  return text.startsWith('sqlite:')
    ? 'SQLite is one file with one writer: use PostgreSQL for several processes'
    : null;
}

function readSqliteUrl(location: string, production: boolean): NamedDatabase {
  const path = location.startsWith('///') ? location.slice(2) : location;
  // better-sqlite3 opens a temporary database where the trimmed path is empty.
  if (path.trim() === '') return { problem: `names no file: use, for example, ${sqliteExample}` };
  if (path !== path.trim()) return { problem: 'has a space at the start or the end of the path: remove it.' };
  const [, mark, name = ''] = /([?#])([^=&#]*)/.exec(path) ?? [];
  if (mark === '?')
    return {
      problem: `has the parameter "${name}": SQLite takes no parameters, and a ? in a file name is not supported.`,
    };
  if (mark === '#')
    return { problem: `has the fragment "#${name}": a # in a file name is not supported; remove it.` };
  if (path.startsWith('//'))
    return { problem: 'has too many slashes: use sqlite:path, or sqlite:/path for an absolute one.' };
  if (production && path === ':memory:')
    return {
      problem: `is in memory and loses everything at the next restart: use a file, e.g. ${sqliteExample}`,
    };
  if (production && !isAbsolute(path))
    return {
      problem: `is a relative path, which depends on the folder the server is started in: use an absolute path, e.g. ${sqliteExample}`,
    };
  return { engine: 'sqlite', path };
}

function readPostgresUrl(text: string, production: boolean): NamedDatabase {
  const url = parsePostgresUrl(text);
  if (!url)
    return {
      problem: `is not a valid URL: use, for example, ${postgresExample}, and percent-encode special characters in the password and the name (# is %23, % is %25, / is %2F, ? is %3F, @ is %40).`,
    };
  if (url.hash !== '') return { problem: 'has a fragment after #: remove it.' };
  const parameters: PostgresParameters = Object.fromEntries(url.searchParams);
  const host = url.hostname === '' ? (parameters.host ?? '') : url.hostname;
  if (host === '')
    return {
      problem: `names no host: use, for example, ${postgresExample}, or for a socket ${socketExample}`,
    };
  if (url.pathname.length <= 1)
    return { problem: `names no database: add its name after the host, e.g. ${postgresExample}` };
  if (url.hostname !== '' && parameters.host !== undefined)
    return {
      problem: 'names two hosts, one before the database name and one in the parameter host: keep one.',
    };
  const problem = parameterProblem(url.searchParams);
  if (problem !== undefined) return { problem };
  if (production && !isLocal(host) && !encryptedModes.includes(parameters.sslmode ?? ''))
    return {
      problem:
        'names another machine, so the connection must be encrypted: add sslmode=verify-full, or at least sslmode=require.',
    };
  return { engine: 'postgresql', parameters };
}

/** Undefined where it is no URL, where its name can't be read, or where a password that is not encoded seems to have ended the host early. */
function parsePostgresUrl(text: string): URL | undefined {
  const [, authority = '', rest = ''] = /^\w+:\/\/([^/?#]*)(.*)$/s.exec(text) ?? [];
  if (rest.includes('@')) return undefined;
  // The standard of URLs knows no user without a host; PostgreSQL does, for sockets.
  const userInfo = authority.endsWith('@') ? '' : authority;
  const url = `postgresql://${userInfo}${rest}`;
  return URL.canParse(url) && isDecodable(new URL(url).pathname) ? new URL(url) : undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function parameterProblem(parameters: URLSearchParams): string | undefined {
  const names = [...parameters.keys()];
  const unknown = names.find((name) => !(knownParameters as readonly string[]).includes(name));
  if (unknown !== undefined)
    return `has the unknown parameter "${unknown}": the known ones are ${knownParameters.join(', ')}.`;
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) return `has the parameter ${repeated} twice: keep one.`;
  const empty = names.find((name) => parameters.get(name) === '');
  if (empty !== undefined) return `has the parameter ${empty} without a value: set or remove it.`;
  if (!sslModes.includes(parameters.get('sslmode') ?? 'prefer'))
    return `has an unknown sslmode: use one of ${sslModes.join(', ')}.`;
  if (!isWholeNumber(parameters.get('connect_timeout') ?? '1', longestConnectSeconds))
    return `has a wrong connect_timeout: use a number of seconds from 1 to ${longestConnectSeconds}.`;
  if (!isWholeNumber(parameters.get('pool_size') ?? '1', largestPool))
    return `has a wrong pool_size: use a number of connections from 1 to ${largestPool}.`;
  return undefined;
}

function isWholeNumber(text: string, most: number): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most;
}

/** Whether it is a socket or this machine by name. */
function isLocal(host: string): boolean {
  return host.startsWith('/') || isThisMachine(host.toLowerCase());
}
