import { existsSync, readdirSync } from 'node:fs';

/**
 * What a room may import: along the way of a request, never back. A file in a room may have an entry of its own, which
 * then holds instead of the room's.
 */
const rooms = {
  tokens: [],
  runtime: [],
  failures: [],
  entities: ['runtime/random'],
  events: ['client', 'database', 'entities', 'runtime/random'],
  captcha: ['client', 'failures', 'limits'],
  config: [
    'captcha/captcha-settings',
    'database/database-url',
    'failures',
    'limits/rate-limits',
    'links/purpose',
  ],
  limits: ['client', 'database', 'failures'],
  passwords: ['config', 'database', 'entities', 'failures', 'runtime'],
  links: ['database', 'entities', 'runtime/random', 'tokens'],
  sessions: ['client', 'config', 'database', 'entities', 'failures', 'runtime/random'],
  database: ['config/config-error', 'config/this-machine', 'entities', 'failures', 'runtime'],
  outbox: ['client', 'database', 'entities', 'limits/rate-limits', 'runtime'],
  mail: [
    'client',
    'config',
    'database',
    'entities',
    'failures',
    'links',
    'outbox',
    'pages/html',
    'runtime/random',
  ],
  accounts: [
    'captcha',
    'client',
    'database',
    'entities',
    'events',
    'failures/try-later',
    'failures/try-later',
    'limits/attempts',
    'links',
    'outbox/outbox',
    'passwords',
    'runtime/random',
    'sessions',
  ],
  'accounts/create-accounts': [
    'accounts/service-context',
    'captcha',
    'config',
    'limits',
    'passwords',
    'sessions',
  ],
  cleanup: [
    'config',
    'database',
    'entities',
    'events',
    'links/short-codes',
    'links/account-links',
    'runtime/recurring',
  ],
  graphql: [
    'accounts',
    'captcha',
    'database',
    'events',
    'limits/rate-limits',
    'links',
    'passwords',
    'sessions',
  ],
  pages: [
    'captcha',
    'graphql',
    'http/graphql',
    'http/request-context',
    'http/security-headers',
    'links',
    'mail/duration',
    'mail/mailbox',
    'passwords',
    'schema',
  ],
  http: [
    'accounts',
    'captcha',
    'client',
    'config',
    'database',
    'failures',
    'graphql',
    'mail/languages',
    'mail/mailbox',
    'pages',
    'sessions',
  ],
  cli: [
    'accounts/read-email-address',
    'cleanup',
    'config',
    'database',
    'entities',
    'extension',
    'failures',
    'import',
    'mail',
    'pages/html',
    'runtime',
    'serve',
  ],
  import: [
    'accounts/read-email-address',
    'config/config-error',
    'database',
    'entities',
    'failures',
    'passwords',
    'tokens',
  ],
};

const exceptionsIn = (room) => Object.keys(rooms).filter((other) => other.startsWith(`${room}/`));

const pathOf = (place) => (place === 'schema' ? '^schema/' : `^src/${place}(/|\\.ts$)`);

/** A service has a resolver of the same name; the other files of its room are what services share. */
const services = readdirSync('src/accounts', { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && existsSync(`src/graphql/${file}`));
const service = `^src/accounts/(${services.join('|').replaceAll('.', String.raw`\.`)})$`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: String.raw`^src/(main|cli|mail/layout/compile-layout)\.ts$` },
      to: {},
    },
    {
      name: 'tokens-need-node-alone',
      severity: 'error',
      from: { path: '^src/tokens/' },
      to: { pathNot: '^src/tokens/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'no-engine-outside-database',
      severity: 'error',
      from: { path: '^(src|examples)/', pathNot: '^src/database/' },
      to: {
        path: [
          '^src/database/(sqlite|postgres)/',
          'node_modules/(better-sqlite3|pg|@mikro-orm/(sqlite|postgresql))/',
        ],
      },
    },
    {
      name: 'engines-know-nothing-of-each-other',
      severity: 'error',
      from: { path: '^src/database/(sqlite|postgres)/' },
      to: { path: '^src/database/(sqlite|postgres)/', pathNot: '^src/database/$1/' },
    },
    { name: 'examples-are-on-top', severity: 'error', from: { path: '^src/' }, to: { path: '^examples/' } },
    { name: 'no-service-needs-another', severity: 'error', from: { path: service }, to: { path: service } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room}-looks-one-way`,
      severity: 'error',
      from: { path: pathOf(room), pathNot: exceptionsIn(room).map(pathOf) },
      to: { path: '^(src|schema)/', pathNot: [room, ...allowed].map(pathOf) },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
