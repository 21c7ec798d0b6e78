import { describe, expect, test } from '@jest/globals';
import { makeSecret } from '../../src/config/development-secret.ts';
import { problemsOf, production } from '../support/configuration.ts';

describe('production', () => {
  test('takes good settings', () => {
    expect(problemsOf(production)).toEqual([]);
  });

  test('demands what has no default, all at once, and says how to mend each', () => {
    expect(problemsOf({ NODE_ENV: 'production', SECRET_KEY: '', PORT: 'http' })).toEqual([
      expect.stringMatching(/^DATABASE_URL is needed in production: .*sqlite:\/var/),
      'SECRET_KEY is needed in production: make one with: npx rekey secret',
      expect.stringMatching(/^PUBLIC_URL is needed in production: .*https:/),
      expect.stringMatching(/^SMTP_URL is needed in production: .*smtps:/),
      expect.stringMatching(/^MAIL_FROM is needed in production: .*@/),
      'PORT must be a whole number.',
    ]);
  });

  test('demands TLS, except on this machine itself', () => {
    const problemsAt = (url: string) => problemsOf({ ...production, PUBLIC_URL: url });
    expect(problemsAt('http://accounts.example.com')).toEqual([
      expect.stringMatching(/^PUBLIC_URL must be https, .*: try https:\/\/accounts\.example\.com$/),
    ]);
    expect(problemsAt('http://localhost.example.com')).toHaveLength(1);
    for (const url of [
      'http://localhost:4000',
      'http://a.localhost',
      'http://127.0.0.1:4000',
      'http://[::1]:4000',
    ])
      expect(problemsAt(url)).toEqual([]);
  });

  test('demands a database that survives a restart, wherever it is started, and TLS on the way to it', () => {
    const problemsAt = (url: string) => problemsOf({ ...production, DATABASE_URL: url });
    expect(problemsAt('sqlite:data/rekey.sqlite')).toEqual([
      expect.stringMatching(
        /^DATABASE_URL is a relative path, .*: use an absolute path, e\.g\. sqlite:\/var/,
      ),
    ]);
    expect(problemsAt('sqlite::memory:')).toEqual([expect.stringMatching(/^DATABASE_URL is in memory/)]);
    expect(problemsAt('postgresql://rekey@db.example.com/rekey')).toEqual([
      expect.stringMatching(/^DATABASE_URL names another machine, .*sslmode=require/),
    ]);
    expect(problemsAt('postgresql://rekey@db.example.com/rekey?sslmode=verify-full')).toEqual([]);
  });

  test('demands it too on the way of a captcha’s secret', () => {
    const captcha = { CAPTCHA: 'turnstile', CAPTCHA_SECRET: 'a secret of theirs' };
    const problemsAt = (url: string) => problemsOf({ ...production, ...captcha, CAPTCHA_VERIFY_URL: url });
    expect(problemsAt('http://captcha.example.com/siteverify')).toEqual([
      'CAPTCHA_VERIFY_URL must be https, so that the secret cannot be read on its way.',
    ]);
    for (const url of ['https://captcha.example.com/siteverify', 'http://127.0.0.1:8000/siteverify'])
      expect(problemsAt(url)).toEqual([]);
  });

  test.each([
    ['a short one', 'ySVx3kL0v8p2Qm', /^SECRET_KEY holds \d+ bits at most, and 256 are needed/],
    ['a well-known one', 'secret', /bits/],
    ['63 hex digits', 'f0e1d2c3b4a5968778695a4b3c2d1e0'.repeat(2) + 'f', /holds 252 bits/],
    ['one that repeats itself', 'aB3$'.repeat(20), /repeats a few characters/],
    ['one of Django’s for development', 'django-insecure-k2#8f!x@v9$w3&m5*q7(z1)j4^h6%t0-b', /insecure/],
  ])('refuses %s for a secret', (_, secret, message) => {
    const problems = problemsOf({ ...production, SECRET_KEY: secret });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
    expect(problems[0]).toContain('npx rekey secret');
  });

  test.each([
    ['what it makes itself', makeSecret()],
    ['64 hex digits', 'f0e1d2c3b4a596870f1e2d3c4b5a697886957a4b3c2d1e0f9182736455463728'],
    ['what Django makes', 'k2#8f!x@v9$w3&m5*q7(z1)j4^h6%t0-b_n+d=c2g8l5p3s9ya'],
    ['many words', 'a long walk in the fens with a dog and two umbrellas in late november'],
  ])('takes %s for a secret', (_, secret) => {
    expect(problemsOf({ ...production, SECRET_KEY: secret })).toEqual([]);
  });

  test('refuses a weak secret among the older ones too, since it opens as much', () => {
    const problems = problemsOf({ ...production, SECRET_KEY_FALLBACKS: `${production.SECRET_KEY},secret` });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^SECRET_KEY_FALLBACKS \(number 2\) holds \d+ bits at most.+leave it out/);
  });

  test('takes in development what it would refuse in production', () => {
    expect(problemsOf({ SECRET_KEY: 'x', PUBLIC_URL: 'http://a.example' })).toEqual([]);
  });
});
