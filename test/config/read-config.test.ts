import { describe, expect, test } from '@jest/globals';
import { linkPurposes, type LinkSettings } from '../../src/links/purpose.ts';
import { production, readWithSecret } from '../support/configuration.ts';

describe('without a setting', () => {
  test('a development machine has everything it needs', () => {
    expect(readWithSecret({}, 8)).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      workers: 1,
      databaseUrl: 'sqlite:data/rekey.sqlite',
      secretKey: 'a secret of the tests',
      secretKeyFallbacks: [],
      publicUrl: 'http://localhost:4000',
      links: {
        ACTIVATION: {
          template: 'http://localhost:4000/activate/{uid}/{token}',
          timeoutSeconds: 259_200,
        },
        LOGIN: { template: 'http://localhost:4000/login/{uid}/{token}', timeoutSeconds: 900 },
        PASSWORD_RESET: {
          template: 'http://localhost:4000/reset-password/{uid}/{token}',
          timeoutSeconds: 3600,
        },
        EMAIL_CHANGE: {
          template: 'http://localhost:4000/change-email/{uid}/{token}',
          timeoutSeconds: 86_400,
        },
        EMAIL_REVERT: {
          template: 'http://localhost:4000/restore-email/{uid}/{token}',
          timeoutSeconds: 604_800,
        },
        ACCOUNT_DELETION: {
          template: 'http://localhost:4000/delete-account/{uid}/{token}',
          timeoutSeconds: 3600,
        },
        DELETION_CANCEL: {
          template: 'http://localhost:4000/restore-account/{uid}/{token}',
          timeoutSeconds: 1_209_600,
        },
      },
      deletionGraceSeconds: 1_209_600,
      securityEventSeconds: 15_552_000,
      smtpUrl: null,
      mailFrom: 'Rekey <no-reply@localhost>',
      mailTemplates: null,
      mailDelaySeconds: 1,
      mailLeaseSeconds: 60,
      mailRateLimits: [
        { attempts: 1, seconds: 60 },
        { attempts: 10, seconds: 3600 },
      ],
      sessions: { transport: 'both', idleSeconds: 1_209_600, totalSeconds: 7_776_000, perAccount: 100 },
      passwordHashing: { memoryKibibytes: 19_456, passes: 2, lanes: 1, concurrency: 4, mostWaiting: 100 },
      passwordPolicy: { leastStrength: 0, breaches: null },
      rateLimits: {
        SIGN_IN: { attempts: 60, seconds: 600 },
        MAIL: { attempts: 30, seconds: 600 },
        LINK: { attempts: 100, seconds: 600 },
        CHANGE: { attempts: 120, seconds: 600 },
        QUERY: { attempts: 600, seconds: 60 },
        GUESS_BY_CLIENT: { attempts: 10, seconds: 900 },
        GUESS: { attempts: 100, seconds: 3600 },
      },
      redisUrl: null,
      captcha: null,
      trustedProxies: 0,
      corsOrigins: [],
      persistedOperations: null,
      logLevel: 'info',
    });
  });

  test('or with an empty one, the default holds', () => {
    const names = [
      'NODE_ENV',
      'PORT',
      'DATABASE_URL',
      'PUBLIC_URL',
      'SMTP_URL',
      'MAIL_TEMPLATES',
      'ARGON2_MEMORY',
      'LINK_ACTIVATION',
    ];
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    expect(readWithSecret(empty)).toEqual(readWithSecret({}));
    expect(readWithSecret({ PORT: undefined })).toEqual(readWithSecret({}));
  });
});

describe('a setting', () => {
  test('is read', () => {
    const older = 'Kq7ZrT2xW9bN4mV8cL1pS6dF3gH5jY0uEaOiRtQwXzM';
    const oldest = 'k2#8f!x@v9$w3&m5*q7(z1)j4^h6%t0-b_n+d=c2g8l5p3s9ya';
    const config = readWithSecret(
      {
        ...production,
        HOST: '0.0.0.0',
        PORT: '8080',
        DATABASE_URL: 'sqlite:///var/lib/rekey/accounts.sqlite',
        SECRET_KEY_FALLBACKS: ` ${older} , ${oldest},`,
        LINK_ACTIVATION: 'https://app.example.com/welcome?u={uid}&t={token}',
        LINK_PASSWORD_RESET: 'example-app://reset/{uid}/{token}',
        ACTIVATION_TIMEOUT: '86400',
        SESSION_TRANSPORT: 'bearer',
        TRUSTED_PROXIES: '10.0.0.1, 10.1.0.0/16',
        CORS_ORIGINS: 'https://app.example.com/, https://other.example.com:8443',
        MAIL_TEMPLATES: '/etc/rekey/mails',
        RATE_LIMIT_MAILS_TO_ADDRESS: '2/60,20/86400',
        UV_THREADPOOL_SIZE: '16',
        LOG_LEVEL: 'warn',
      },
      32,
    );
    expect(config).toMatchObject({
      production: true,
      host: '0.0.0.0',
      port: 8080,
      databaseUrl: 'sqlite:///var/lib/rekey/accounts.sqlite',
      secretKeyFallbacks: [older, oldest],
      publicUrl: 'https://accounts.example.com',
      links: {
        ACTIVATION: {
          template: 'https://app.example.com/welcome?u={uid}&t={token}',
          timeoutSeconds: 86_400,
        },
        PASSWORD_RESET: { template: 'example-app://reset/{uid}/{token}' },
      },
      smtpUrl: production.SMTP_URL,
      mailFrom: production.MAIL_FROM,
      mailTemplates: '/etc/rekey/mails',
      mailRateLimits: [
        { attempts: 2, seconds: 60 },
        { attempts: 20, seconds: 86_400 },
      ],
      sessions: { transport: 'bearer' },
      passwordHashing: { concurrency: 16 },
      trustedProxies: ['10.0.0.1', '10.1.0.0/16'],
      corsOrigins: ['https://app.example.com', 'https://other.example.com:8443'],
      logLevel: 'warn',
    });
  });

  test('of threads hashes no more passwords at once than there are cores', () => {
    const atOnce = (threads: string, cores: number) =>
      readWithSecret({ UV_THREADPOOL_SIZE: threads }, cores).passwordHashing.concurrency;
    expect([atOnce('4', 2), atOnce('4', 4), atOnce('4', 64), atOnce('1', 2)]).toEqual([2, 4, 4, 1]);
  });

  test('switches all limits off', () => {
    expect(readWithSecret({ RATE_LIMITS: 'off' }).mailRateLimits).toBeNull();
  });

  test('of where a link leads and how long it lives is read for every purpose', () => {
    const names = {
      ACTIVATION: ['LINK_ACTIVATION', 'ACTIVATION_TIMEOUT'],
      LOGIN: ['LINK_LOGIN', 'LOGIN_LINK_TIMEOUT'],
      PASSWORD_RESET: ['LINK_PASSWORD_RESET', 'PASSWORD_RESET_TIMEOUT'],
      EMAIL_CHANGE: ['LINK_EMAIL_CHANGE', 'EMAIL_CHANGE_TIMEOUT'],
      EMAIL_REVERT: ['LINK_EMAIL_REVERT', 'EMAIL_REVERT_TIMEOUT'],
      ACCOUNT_DELETION: ['LINK_ACCOUNT_DELETION', 'ACCOUNT_DELETION_TIMEOUT'],
      DELETION_CANCEL: ['LINK_DELETION_CANCEL', 'ACCOUNT_DELETION_GRACE'],
    } as const;
    const environment: Record<string, string> = {};
    const links: Record<string, LinkSettings> = {};
    for (const [index, purpose] of linkPurposes.entries()) {
      const [template, timeout] = names[purpose];
      links[purpose] = { template: `example-app://${purpose}/{uid}/{token}`, timeoutSeconds: 100 + index };
      environment[template] = `example-app://${purpose}/{uid}/{token}`;
      environment[timeout] = String(100 + index);
    }
    expect(readWithSecret(environment).links).toEqual(links);
  });

  test('of the grace period says when an account is erased, and how long its way back lives', () => {
    const { deletionGraceSeconds, links } = readWithSecret({ ACCOUNT_DELETION_GRACE: '86400' });
    expect({ deletionGraceSeconds, ...links.DELETION_CANCEL }).toMatchObject({
      deletionGraceSeconds: 86_400,
      timeoutSeconds: 86_400,
    });
  });

  test('of the trail says how long it is kept', () => {
    expect(readWithSecret({ SECURITY_EVENT_RETENTION: '3600' }).securityEventSeconds).toBe(3600);
  });

  test.each([
    ['hcaptcha', 'https://api.hcaptcha.com/siteverify'],
    ['turnstile', 'https://challenges.cloudflare.com/turnstile/v0/siteverify'],
    ['recaptcha', 'https://www.google.com/recaptcha/api/siteverify'],
  ])('of a captcha by %s has it asked for wherever it can be, and judged there', (provider, verifyUrl) => {
    const keys = { CAPTCHA: provider, CAPTCHA_SITE_KEY: 'the-site', CAPTCHA_SECRET: 'the secret' };
    const { captcha } = readWithSecret(keys);
    const fields = ['register', 'resendActivation', 'login', 'requestLoginLink', 'requestPasswordReset'];
    const [siteKey, secret] = ['the-site', 'the secret'];
    const expected = { provider, siteKey, secret, verifyUrl, fields, freeAttempts: 0, outage: 'accept' };
    expect(captcha).toEqual(expected);

    const elsewhere = 'https://captcha.example.com/verify';
    const changed = readWithSecret({
      ...keys,
      CAPTCHA_VERIFY_URL: elsewhere,
      CAPTCHA_FIELDS: ' login, register ,',
      CAPTCHA_AFTER: '3',
      CAPTCHA_OUTAGE: 'refuse',
    });
    const changes = {
      verifyUrl: elsewhere,
      fields: ['login', 'register'],
      freeAttempts: 3,
      outage: 'refuse',
    };
    expect(changed.captcha).toEqual({ ...expected, ...changes });
  });

  test('of a captcha by ALTCHA needs no more than its name', () => {
    const { captcha } = readWithSecret({ CAPTCHA: 'altcha', CAPTCHA_FIELDS: 'login' });
    expect(captcha).toEqual({ provider: 'altcha', fields: ['login'], freeAttempts: 0, cost: 10_000 });
  });

  test('of the origin leads every link that names none of its own', () => {
    const { links } = readWithSecret({
      PUBLIC_URL: 'https://accounts.example.com/',
      LINK_ACTIVATION: '{origin}/a#{uid}.{token}',
    });
    expect(links.ACTIVATION.template).toBe('https://accounts.example.com/a#{uid}.{token}');
    expect(links.PASSWORD_RESET.template).toBe('https://accounts.example.com/reset-password/{uid}/{token}');
  });

  test('cannot be changed once it is read, however deep it lies', () => {
    const config = readWithSecret({ SECRET_KEY_FALLBACKS: 'old', TRUSTED_PROXIES: '10.0.0.1' });
    const parts: unknown[] = [config];
    for (const part of parts) {
      expect(Object.isFrozen(part)).toBe(true);
      if (typeof part === 'object' && part !== null) parts.push(...(Object.values(part) as unknown[]));
    }
    expect(parts.length).toBeGreaterThan(30);
  });
});
