import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import type { RemoteSettings } from '../../src/captcha/captcha-settings.ts';
import { createCaptcha } from '../../src/captcha/captcha.ts';
import type { Client } from '../../src/client.ts';
import { countInMemory } from '../../src/limits/limit-store.ts';
import { CaptchaProvider } from '../support/captcha-provider.ts';
import { Clock } from '../support/clock.ts';

const clientAt = (ipAddress: string): Client => ({ ipAddress, userAgent: null, language: null });
const [home, elsewhere] = [clientAt('203.0.113.1'), clientAt('203.0.113.2')];
const log = pino({ level: 'silent' });

let provider: CaptchaProvider;
beforeAll(async () => {
  provider = await CaptchaProvider.start();
});
afterAll(() => provider.stop());

function captchaWith(changes: Partial<RemoteSettings> | null, clock = new Clock()) {
  const config = {
    captcha: changes && provider.settings(changes),
    secretKey: 'a secret',
    secretKeyFallbacks: [],
  };
  return createCaptcha(config, countInMemory(clock.now), clock.now, log);
}

test('where none is set, everything passes and nothing is shown', async () => {
  const captcha = captchaWith(null);
  expect(await captcha.passes('login', null, home)).toBe(true);
  expect([captcha.asked, captcha.challenge]).toEqual([null, null]);
});

test('it is asked for at the fields that are set alone', async () => {
  const captcha = captchaWith({ fields: ['register'] });
  expect(await captcha.passes('register', null, home)).toBe(false);
  expect(await captcha.passes('register', provider.solve(), home)).toBe(true);
  expect(await captcha.passes('login', null, home)).toBe(true);
});

test('what is shown of it holds no secret', () => {
  const { asked } = captchaWith({ siteKey: 'the-site', freeAttempts: 3, fields: ['login'] });
  expect(asked).toEqual({ provider: 'turnstile', siteKey: 'the-site', fields: ['login'], freeAttempts: 3 });
});

describe('after some attempts', () => {
  /** How many of five attempts pass without an answer. */
  async function free(captcha: ReturnType<typeof captchaWith>, client: Client, field: 'register' | 'login') {
    const passed = [];
    for (let attempt = 0; attempt < 5; attempt += 1) passed.push(await captcha.passes(field, null, client));
    return passed.filter(Boolean).length;
  }

  test('of a client at a field, within an hour', async () => {
    const clock = new Clock();
    const captcha = captchaWith({ freeAttempts: 2 }, clock);
    expect(await free(captcha, home, 'register')).toBe(2);
    expect(await free(captcha, elsewhere, 'register')).toBe(2);
    expect(await free(captcha, home, 'login')).toBe(2);
    clock.advance(3_599);
    expect(await free(captcha, home, 'register')).toBe(0);
    expect(await captcha.passes('register', provider.solve(), home)).toBe(true);
    clock.advance(1);
    expect(await free(captcha, home, 'register')).toBe(2);
  });

  test('of which those that are forgiven do not count, and no others', async () => {
    const captcha = captchaWith({ freeAttempts: 2 });
    for (let time = 0; time < 5; time += 1) {
      expect(await captcha.passes('login', null, home)).toBe(true);
      await captcha.forgive('login', home);
    }
    expect(await free(captcha, home, 'login')).toBe(2);
    expect(await captcha.passes('login', provider.solve(), home)).toBe(true);
    await captcha.forgive('login', home);
    expect(await free(captcha, home, 'login')).toBe(0);
  });

  test('made at once, none escapes', async () => {
    const captcha = captchaWith({ freeAttempts: 2 });
    const passed = await Promise.all(Array.from({ length: 10 }, () => captcha.passes('login', null, home)));
    expect(passed.filter(Boolean)).toHaveLength(2);
  });
});
