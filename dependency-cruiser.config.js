import { existsSync, readdirSync } from 'node:fs';

/** Where a room may look: from left to right along the way of a request, never back. */
const rooms = {
  tokens: [],
  runtime: [],
  failures: [],
  entities: ['runtime/random'],
  events: ['client', 'database/statement', 'entities', 'runtime/random'],
  captcha: ['client', 'failures', 'limits'],
  config: ['captcha/captcha-settings', 'failures', 'limits/rate-limits', 'links/purpose'],
  limits: ['client', 'failures'],
  passwords: ['config', 'database/in-batches', 'entities', 'failures', 'runtime'],
  links: ['database/accounts', 'database/statement', 'entities', 'runtime/random', 'tokens'],
  sessions: ['client', 'config', 'database/accounts', 'database/statement', 'entities', 'runtime/random'],
  database: ['config/config-error', 'entities', 'failures', 'runtime/idle-moment'],
  outbox: ['client', 'database', 'entities', 'limits/rate-limits', 'mail', 'runtime'],
  mail: [
    'client',
    'config',
    'database/accounts',
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
    'database/accounts',
    'database/statement',
    'entities',
    'events',
    'limits/attempts',
    'links',
    'outbox/outbox',
    'passwords',
    'runtime/random',
    'sessions',
  ],
  cleanup: [
    'config',
    'database/in-batches',
    'entities',
    'events',
    'links/short-codes',
    'links/account-links',
    'runtime/recurring',
  ],
  graphql: [
    'accounts',
    'captcha',
    'database/accounts',
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
    'config/values',
    'database',
    'entities',
    'failures',
    'passwords',
    'tokens',
  ],
};

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
    { name: 'examples-are-on-top', severity: 'error', from: { path: '^src/' }, to: { path: '^examples/' } },
    { name: 'no-service-needs-another', severity: 'error', from: { path: service }, to: { path: service } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room}-looks-one-way`,
      severity: 'error',
      from: { path: `^src/${room}(/|\\.ts$)` },
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
