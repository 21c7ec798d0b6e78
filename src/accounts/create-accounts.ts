import type { Logger } from 'pino';
import { createCaptcha } from '../captcha/captcha.ts';
import type { Config } from '../config.ts';
import { createAttempts } from '../limits/attempts.ts';
import type { LimitStore } from '../limits/limit-store.ts';
import { createPasswordHasher } from '../passwords/hasher.ts';
import { createSessions } from '../sessions/sessions.ts';
import type { ServiceParts } from './service-context.ts';

type SharedParts = 'now' | 'random' | 'links' | 'codes' | 'outbox' | 'passwordPolicy' | 'events';

/** What the services share with other parts of the application, or what is created asynchronously. */
export interface AccountsParts extends Pick<ServiceParts, SharedParts> {
  readonly config: Config;
  readonly limitStore: LimitStore;
  readonly log: Logger;
}

/** Creates the parts that all services work with. */
export function createAccounts({ config, limitStore, log, ...shared }: AccountsParts): ServiceParts {
  const { now, random } = shared;
  return {
    ...shared,
    attempts: createAttempts(config.rateLimits, limitStore),
    captcha: createCaptcha(config, limitStore, now, log),
    hasher: createPasswordHasher(config.passwordHashing, random),
    sessions: createSessions(config.sessions, now, random),
    deletionGraceSeconds: config.deletionGraceSeconds,
  };
}
