import { readConfig, type Config } from '../../src/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { makeSecret } from '../../src/config/development-secret.ts';

/** What environment a process has. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An environment that production has nothing against. */
export const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'sqlite:/var/lib/rekey/rekey.sqlite',
  SECRET_KEY: makeSecret(),
  PUBLIC_URL: 'https://accounts.example.com',
  SMTP_URL: 'smtps://user:password@mail.example.com:465',
  MAIL_FROM: 'Example <accounts@example.com>',
};

/** Reads a configuration without ever making a secret on this machine; with as many cores as it has, or as said. */
export function readWithSecret(environment: Environment, cores?: number): Config {
  return readConfig({ SECRET_KEY: 'a secret of the tests', ...environment }, cores);
}

/** All that is wrong with an environment. */
export function problemsOf(environment: Environment): readonly string[] {
  try {
    readWithSecret(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
