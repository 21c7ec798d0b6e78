import { existsSync, readdirSync } from 'node:fs';

/** Where a room may look: from left to right along the way of a request, never back. */
const rooms = {
  tokens: [],
  entities: ['random'],
  events: ['client', 'entities', 'random'],
  captcha: ['client', 'limits', 'try-later'],
  config: ['captcha/captcha-settings', 'limits/rate-limits', 'links/purpose', 'reason-of'],
  limits: ['client', 'try-later'],
  passwords: ['config', 'random'],
  links: ['entities', 'random', 'tokens'],
  sessions: ['client', 'config', 'entities', 'random'],
  database: ['config/config-error', 'entities', 'reason-of'],
  mail: [
    'client',
    'config',
    'describe-error',
    'entities',
    'html',
    'limits/rate-limits',
    'links',
    'random',
    'reason-of',
  ],
  accounts: [
    'captcha',
    'client',
    'entities',
    'events',
    'limits/attempts',
    'links',
    'mail/outbox',
    'passwords',
    'random',
    'sessions',
  ],
  cleanup: ['config', 'entities', 'events', 'links/short-codes', 'links/sign-up-seconds'],
  graphql: ['accounts', 'captcha', 'events', 'limits/rate-limits', 'links', 'passwords', 'sessions'],
  http: [
    'accounts',
    'captcha',
    'client',
    'config',
    'database',
    'describe-error',
    'graphql',
    'html',
    'links',
    'mail/duration',
    'mail/languages',
    'mail/mailbox',
    'reason-of',
    'passwords',
    'sessions',
    'schema',
    'try-later',
  ],
  cli: [
    'accounts/email-address',
    'cleanup',
    'clock',
    'config',
    'database',
    'entities',
    'extension',
    'html',
    'import',
    'mail',
    'node-version',
    'random',
    'reason-of',
    'serve',
  ],
  import: [
    'accounts/email-address',
    'config/config-error',
    'config/values',
    'database',
    'entities',
    'passwords',
    'reason-of',
    'tokens',
  ],
};

const pathOf = (place) => (place === 'schema' ? '^schema/' : `^src/${place}(/|\\.ts$)`);

/** A service has a resolver of the same name; the other files of its room are what services share. */
const services = readdirSync('src/accounts').filter((file) => existsSync(`src/graphql/${file}`));
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
