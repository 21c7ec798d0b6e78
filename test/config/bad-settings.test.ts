import { describe, expect, test } from '@jest/globals';
import { problemsOf, production, readWithSecret } from '../support/configuration.ts';

describe('a bad setting', () => {
  test.each([
    ['NODE_ENV', 'staging', 'must be development or production.'],
    ['PORT', 'http', 'must be a whole number.'],
    ['PORT', '0', 'must be between 1 and 65535.'],
    ['PORT', '65536', 'must be between 1 and 65535.'],
    ['PORT', '4e3', 'must be a whole number.'],
    ['PORT', '-1', 'must be a whole number.'],
    ['PORT', ' 80', 'must be a whole number.'],
    ['DATABASE_URL', 'mysql://localhost/rekey', 'must name a SQLite file, e.g. sqlite:'],
    ['DATABASE_URL', 'sqlite:', 'names no file'],
    ['DATABASE_URL', 'postgresql://localhost/rekey?ssl=true', 'has the unknown parameter "ssl"'],
    ['PUBLIC_URL', 'accounts.example.com', 'must be a URL such as https://accounts.example.com.'],
    ['PUBLIC_URL', 'ftp://accounts.example.com', 'must be a URL such as https://accounts.example.com.'],
    ['PUBLIC_URL', 'https://example.com/accounts', 'try https://example.com'],
    ['PUBLIC_URL', 'https://user@example.com', 'try https://example.com'],
    ['PUBLIC_URL', 'https://example.com?', 'try https://example.com'],
    ['CORS_ORIGINS', 'https://a.example, *', 'must be a URL'],
    ['CORS_ORIGINS', 'null', 'must be a URL'],
    ['LINK_ACTIVATION', '{origin}/activate/{uid}', 'lacks {token}'],
    ['LINK_PASSWORD_RESET', '{origin}/reset/{token}', 'lacks {uid}'],
    ['LINK_PASSWORD_RESET', '/reset/{uid}/{token}', 'is no URL'],
    ['LINK_ACTIVATION', 'javascript:alert("{uid}{token}")', 'must not be of a scheme'],
    ['LINK_ACTIVATION', ' JavaScript:alert("{uid}{token}")', 'must not be of a scheme'],
    ['LINK_ACTIVATION', 'java\tscript:alert("{uid}{token}")', 'must not be of a scheme'],
    ['LINK_ACTIVATION', 'data:text/html,{uid}{token}', 'must not be of a scheme'],
    ['LINK_ACTIVATION', 'vbscript:{uid}{token}', 'must not be of a scheme'],
    ['LINK_ACTIVATION', 'file:///{uid}/{token}', 'must not be of a scheme'],
    ['ACTIVATION_TIMEOUT', '3 days', 'must be a whole number.'],
    ['ACTIVATION_TIMEOUT', '0', 'must be between 1 and 315360000.'],
    ['PASSWORD_RESET_TIMEOUT', '315360001', 'must be between 1 and 315360000.'],
    ['LINK_EMAIL_CHANGE', '{origin}/change-email/{uid}', 'lacks {token}'],
    ['LINK_EMAIL_REVERT', '{origin}/restore-email/{token}', 'lacks {uid}'],
    ['LINK_ACCOUNT_DELETION', '/delete-account/{uid}/{token}', 'is no URL'],
    ['LINK_DELETION_CANCEL', 'javascript:alert("{uid}{token}")', 'must not be of a scheme'],
    ['EMAIL_CHANGE_TIMEOUT', 'a day', 'must be a whole number.'],
    ['EMAIL_REVERT_TIMEOUT', '0', 'must be between 1 and 315360000.'],
    ['ACCOUNT_DELETION_TIMEOUT', '-1', 'must be a whole number.'],
    ['ACCOUNT_DELETION_GRACE', 'P14D', 'must be a whole number.'],
    ['ACCOUNT_DELETION_GRACE', '0', 'must be between 1 and 315360000.'],
    ['SECURITY_EVENT_RETENTION', 'forever', 'must be a whole number.'],
    ['SMTP_URL', 'mail.example.com:465', 'must be a URL such as smtps://'],
    ['SMTP_URL', 'https://mail.example.com', 'must be a URL such as smtps://'],
    ['SMTP_URL', 'smtp://', 'must be a URL such as smtps://'],
    ['MAIL_FROM', 'Example', 'must be an address'],
    ['MAIL_FROM', 'a@example.com, b@example.com', 'must be an address'],
    ['MAIL_FROM', 'Example <a@example.com>\r\nBcc: eve@example.com', 'must be an address'],
    ['SESSION_TRANSPORT', 'header', 'must be cookie, bearer or both.'],
    ['SESSION_TIMEOUT', 'never', 'must be a whole number.'],
    ['SESSION_IDLE_TIMEOUT', '1.5', 'must be a whole number.'],
    ['MAIL_DELAY', '61', 'must be between 0 and 60.'],
    ['MAIL_LEASE', 'long', 'must be a whole number.'],
    ['RATE_LIMITS', 'yes', 'must be on or off.'],
    ['RATE_LIMIT_MAILS_TO_ADDRESS', '10', 'must be limits of attempts/seconds, e.g. 1/60, 10/3600'],
    ['RATE_LIMIT_MAILS_TO_ADDRESS', '1/60, ', 'must be limits of attempts/seconds'],
    ['RATE_LIMIT_MAILS_TO_ADDRESS', '0/60', 'must be limits of attempts/seconds'],
    ['RATE_LIMIT_MAILS_TO_ADDRESS', '1/0', 'must be limits of attempts/seconds'],
    ['RATE_LIMIT_MAILS_TO_ADDRESS', '1/minute', 'must be limits of attempts/seconds'],
    ['RATE_LIMIT_MAILS_TO_ADDRESS', '1/60/3600', 'must be limits of attempts/seconds'],
    ['ARGON2_MEMORY', '1024', 'must be between 7168 and 4194304.'],
    ['ARGON2_PASSES', '0', 'must be between 1 and 100.'],
    ['ARGON2_LANES', '17', 'must be between 1 and 16.'],
    ['UV_THREADPOOL_SIZE', '0', 'must be between 1 and 1024.'],
    ['HASH_QUEUE', 'endless', 'must be a whole number.'],
    ['PASSWORD_STRENGTH', '5', 'must be between 0 and 4.'],
    ['BREACHED_PASSWORDS', 'on', 'must be a URL that ends with a slash'],
    ['BREACHED_PASSWORDS', 'https://ranges.example.com/range', 'must be a URL that ends with a slash'],
    ['BREACHED_PASSWORDS', 'https://ranges.example.com/?range=/', 'must be a URL that ends with a slash'],
    ['BREACHED_PASSWORDS', 'ftp://ranges.example.com/range/', 'must be a URL that ends with a slash'],
    ['BREACHED_PASSWORDS_OUTAGE', 'ignore', 'must be accept or refuse.'],
    ['RATE_LIMITS', 'some', 'must be on or off.'],
    ['RATE_LIMIT_SIGN_IN', '60', 'must be so many attempts in so many seconds, e.g. 10/900.'],
    ['RATE_LIMIT_GUESS', '0/900', 'must be so many attempts'],
    ['RATE_LIMIT_GUESS_BY_CLIENT', '10/0', 'must be so many attempts'],
    ['RATE_LIMIT_MAIL', '-1/60', 'must be so many attempts'],
    ['RATE_LIMIT_LINK', '1e3/60', 'must be so many attempts'],
    ['RATE_LIMIT_CHANGE', '10/15m', 'must be so many attempts'],
    ['REDIS_URL', 'localhost:6379', 'must be a URL such as redis://'],
    ['REDIS_URL', 'http://localhost:6379', 'must be a URL such as redis://'],
    ['REDIS_URL', 'redis://', 'must be a URL such as redis://'],
    ['CAPTCHA', 'friendly', 'must be off, hcaptcha, turnstile, recaptcha or altcha.'],
    [
      'CAPTCHA_FIELDS',
      'register, logout',
      'must be one of register, resendActivation, login, requestLoginLink, requestPasswordReset.',
    ],
    ['CAPTCHA_AFTER', '-1', 'must be a whole number.'],
    ['CAPTCHA_OUTAGE', 'maybe', 'must be accept or refuse.'],
    ['CAPTCHA_VERIFY_URL', 'captcha.example.com', 'must be a URL such as https://'],
    ['CAPTCHA_VERIFY_URL', 'ftp://captcha.example.com', 'must be a URL such as https://'],
    ['CAPTCHA_ALTCHA_COST', '999', 'must be between 1000 and 100000.'],
    ['TRUSTED_PROXIES', 'everybody', 'must be'],
    ['TRUSTED_PROXIES', '10.0.0.1, 10.0.0.0/99', 'must be'],
    ['LOG_LEVEL', 'verbose', 'must be trace, debug, info, warn, error, fatal or silent.'],
  ])('%s=%s is named, with how to mend it', (name, value, message) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}(\\.\\d+)? `));
    expect(problems[0]).toContain(message);
  });

  test.each(['hcaptcha', 'turnstile', 'recaptcha'])('is %s without its secret', (provider) => {
    expect(problemsOf({ CAPTCHA: provider })).toEqual([
      `CAPTCHA_SECRET is needed where CAPTCHA is ${provider}: the provider shows it beside the site key.`,
    ]);
  });

  test('is told with all the others at once, in one message', () => {
    const environment = { PORT: 'http', LOG_LEVEL: 'verbose', SESION_TIMEOUT: '5', LINK_ACTIVATION: 'x' };
    const problems = problemsOf(environment);
    for (const name of Object.keys(environment))
      expect(problems.some((problem) => problem.startsWith(name))).toBe(true);
    expect(() => readWithSecret(environment)).toThrow(
      `The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  });

  test('is told without its value, which may be secret', () => {
    for (const name of ['SMTP_URL', 'DATABASE_URL', 'MAIL_FROM'])
      expect(problemsOf({ [name]: 'https://user:hunter2' }).join()).not.toContain('hunter2');
    const unencoded = 'postgresql://user:5/a?hunter2=@host/rekey';
    expect(problemsOf({ DATABASE_URL: unencoded }).join()).not.toContain('hunter2');
    expect(problemsOf({ ...production, SECRET_KEY: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

describe('several workers', () => {
  test('are refused with SQLite, which has one writer', () => {
    const environment = { WORKERS: '3', SMTP_URL: 'smtp://localhost' };
    const reason =
      'WORKERS is 3, but SQLite is one file with one writer: use PostgreSQL for several processes.';
    expect(problemsOf(environment)).toEqual([reason]);
    expect(problemsOf({ ...environment, DATABASE_URL: 'sqlite:rekey.sqlite' })).toEqual([reason]);
    expect(problemsOf({ ...environment, DATABASE_URL: 'postgresql://localhost/rekey' })).toEqual([]);
  });

  test('are refused with the development mailbox, which one process keeps', () => {
    const environment = { WORKERS: '2', DATABASE_URL: 'postgresql://localhost/rekey' };
    expect(problemsOf(environment)).toEqual([
      expect.stringContaining('the development mailbox is in the memory'),
    ]);
    expect(problemsOf({ ...environment, WORKERS: '1' })).toEqual([]);
  });

  test('hash together no more passwords at once than there are cores', () => {
    const several = {
      WORKERS: '2',
      SMTP_URL: 'smtp://localhost',
      DATABASE_URL: 'postgresql://localhost/rekey',
    };
    expect(readWithSecret(several, 8).passwordHashing.concurrency).toBe(4);
    expect(readWithSecret(several, 4).passwordHashing.concurrency).toBe(2);
    expect(readWithSecret(several, 1).passwordHashing.concurrency).toBe(1);
  });
});
