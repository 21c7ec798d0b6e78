import type { Config } from '../../src/config.ts';

/** The limits on mails as they are unless an operator changes them; off in the tests of everything else. */
export const mailRateLimits = [
  { attempts: 1, seconds: 60 },
  { attempts: 10, seconds: 3600 },
];

/** The configuration of a test: a database in memory, the cheapest hashes, and an origin that no request can name. */
export function testConfig(changes: Partial<Config> = {}): Config {
  return {
    production: false,
    host: '127.0.0.1',
    port: 0,
    workers: 1,
    databaseUrl: 'sqlite::memory:',
    secretKey: 'the secret key of the tests',
    secretKeyFallbacks: [],
    publicUrl: 'http://rekey.test',
    links: {
      ACTIVATION: { template: 'http://rekey.test/activate/{uid}/{token}', timeoutSeconds: 259_200 },
      LOGIN: { template: 'http://rekey.test/login/{uid}/{token}', timeoutSeconds: 900 },
      PASSWORD_RESET: { template: 'http://rekey.test/reset-password/{uid}/{token}', timeoutSeconds: 3600 },
      EMAIL_CHANGE: { template: 'http://rekey.test/change-email/{uid}/{token}', timeoutSeconds: 86_400 },
      EMAIL_REVERT: { template: 'http://rekey.test/restore-email/{uid}/{token}', timeoutSeconds: 604_800 },
      ACCOUNT_DELETION: { template: 'http://rekey.test/delete-account/{uid}/{token}', timeoutSeconds: 3600 },
      DELETION_CANCEL: {
        template: 'http://rekey.test/restore-account/{uid}/{token}',
        timeoutSeconds: 1_209_600,
      },
    },
    deletionGraceSeconds: 1_209_600,
    securityEventSeconds: 15_552_000,
    smtpUrl: null,
    mailFrom: 'Rekey <no-reply@rekey.test>',
    mailTemplates: null,
    mailDelaySeconds: 0,
    mailLeaseSeconds: 60,
    mailRateLimits: null,
    sessions: { transport: 'both', idleSeconds: 1_209_600, totalSeconds: 7_776_000, perAccount: 100 },
    passwordHashing: { memoryKibibytes: 16, passes: 1, lanes: 1, concurrency: 4, mostWaiting: 1000 },
    passwordPolicy: { leastStrength: 0, breaches: null },
    rateLimits: null,
    redisUrl: null,
    captcha: null,
    trustedProxies: 0,
    corsOrigins: [],
    persistedOperations: null,
    logLevel: 'silent',
    ...changes,
  };
}
