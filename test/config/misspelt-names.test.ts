import { describe, expect, test } from '@jest/globals';
import { environmentSchema } from '../../src/config/environment.ts';
import { misspeltNames } from '../../src/config/misspelt-names.ts';

const known = Object.keys(environmentSchema(true).shape);
const problemsOf = (...given: string[]) => misspeltNames(given, known);

describe('a name', () => {
  test.each([
    ['with a letter too few', 'SESION_TIMEOUT', 'SESSION_TIMEOUT'],
    ['with a letter too many', 'DATABASE_URLS', 'DATABASE_URL'],
    ['with a wrong letter', 'SECRET_KEI', 'SECRET_KEY'],
    ['with two letters swapped', 'SMPT_URL', 'SMTP_URL'],
    ['without its underscore', 'PUBLICURL', 'PUBLIC_URL'],
    ['in the plural', 'LINK_ACTIVATIONS', 'LINK_ACTIVATION'],
    ['in the singular', 'TRUSTED_PROXIE', 'TRUSTED_PROXIES'],
  ])('%s is noticed: %s is meant for %s', (_, given, meant) => {
    expect(problemsOf(given)).toEqual([`${given} is no setting: did you mean ${meant}?`]);
  });

  test.each([
    ['REKEY_PORT', 'REKEY_PORT is no setting: call it PORT.'],
    ['REKEY_SECRET_KEY', 'REKEY_SECRET_KEY is no setting: call it SECRET_KEY.'],
    ['REKEY_SESION_TIMEOUT', 'REKEY_SESION_TIMEOUT is no setting: call it SESSION_TIMEOUT.'],
    ['REKEY_DEBUG', 'REKEY_DEBUG is no setting: the names have no prefix; remove it.'],
  ])('with a prefix that none has is noticed: %s', (given, problem) => {
    expect(problemsOf(given)).toEqual([problem]);
  });

  test.each([
    ...[
      'HOME',
      'PATH',
      'PWD',
      'USER',
      'SHELL',
      'TERM',
      'LANG',
      'HOSTNAME',
      'EDITOR',
      'SHLVL',
      'POST',
      'PORTS',
    ],
    ...['AMQP_URL', 'HTTP_PROXY', 'NO_PROXY', 'NODE_OPTIONS', 'NODE_PATH', 'npm_config_cache', 'CI', 'TZ'],
    ...['REDIS_URL', 'MONGODB_URL', 'AWS_SECRET_ACCESS_KEY', 'SENTRY_DSN', 'MAIL_HOST', 'PGHOST', 'LOGNAME'],
    ...['DATABASE_HOST', 'SESSION_MANAGER', 'XDG_SESSION_TYPE', 'DBUS_SESSION_BUS_ADDRESS', 'COLORTERM'],
  ])('that is somebody else’s is left alone: %s', (name) => {
    expect(problemsOf(name)).toEqual([]);
  });

  test('that is right is left alone, and every wrong one is told', () => {
    expect(problemsOf(...known)).toEqual([]);
    expect(problemsOf('PORT', 'SECRET_KEYS', 'SMTP_URLS', 'PATH')).toHaveLength(2);
  });
});
