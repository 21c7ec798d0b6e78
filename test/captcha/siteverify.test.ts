import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Client } from '../../src/client.ts';
import type { RemoteProvider, RemoteSettings } from '../../src/captcha/captcha-settings.ts';
import { createSiteverifyJudge } from '../../src/captcha/siteverify.ts';
import { TryLater } from '../../src/failures/try-later.ts';
import { CaptchaProvider, failures } from '../support/captcha-provider.ts';
import { createMemoryLog } from '../support/memory-log.ts';

const client: Client = { ipAddress: '203.0.113.1', userAgent: null, language: null };
const nobodyKnown: Client = { ...client, ipAddress: null };

let provider: CaptchaProvider;
let lines: string[];
beforeEach(async () => {
  provider = await CaptchaProvider.start();
});
afterEach(() => provider.stop());

function judgeWith(changes: Partial<RemoteSettings> = {}) {
  const log = createMemoryLog();
  lines = log.lines;
  return createSiteverifyJudge(provider.settings(changes), log.log);
}

describe.each<RemoteProvider>(['hcaptcha', 'turnstile', 'recaptcha'])('%s', (name) => {
  test('accepts an answer once, and nothing that it did not give out', async () => {
    const judge = judgeWith({ provider: name });
    const answer = provider.solve();
    expect(await judge(answer, client)).toBe(true);
    expect(await judge(answer, client)).toBe(false);
    expect(await judge('made-up', client)).toBe(false);
    expect(await judge('', client)).toBe(false);
    expect(lines).toEqual([]);
  });

  test('is asked in the form of the protocol', async () => {
    const { secret } = provider.settings();
    const judge = judgeWith({ provider: name, siteKey: 'the-site' });
    await judge('made-up', client);
    await judge('made-up', nobodyKnown);
    const sitekey = name === 'hcaptcha' ? { sitekey: 'the-site' } : {};
    expect(provider.asked).toEqual([
      { secret, response: 'made-up', remoteip: '203.0.113.1', ...sitekey },
      { secret, response: 'made-up', ...sitekey },
    ]);
  });

  test('counts with its score where a low one is a program’s', async () => {
    const judge = judgeWith({ provider: name });
    const passes = async (score: number) => {
      provider.remarks = { score };
      return judge(provider.solve(), client);
    };
    expect([await passes(0.9), await passes(0.5), await passes(0.1)]).toEqual([
      true,
      true,
      name !== 'recaptcha',
    ]);
  });
});

test.each(['a b', 'a\nb', '<script>', 'ä', 'x'.repeat(8193)])(
  'what no provider gives out is not sent to one: %j',
  async (answer) => {
    expect(await judgeWith()(answer, client)).toBe(false);
    expect(provider.asked).toEqual([]);
  },
);

describe('a provider that', () => {
  test.each(Object.keys(failures))('%s lets all pass, or nobody, as it is set', async (name) => {
    provider.failure = failures[name] ?? null;
    for (const answer of [provider.solve(), 'made-up', '']) {
      expect(await judgeWith()(answer, client)).toBe(true);
      await expect(judgeWith({ outage: 'refuse' })(answer, client)).rejects.toEqual(
        new TryLater('SERVICE_BUSY', 30),
      );
    }
  });

  test('cannot be reached is one that is down', async () => {
    const gone = await CaptchaProvider.start();
    const { verifyUrl } = gone.settings();
    await gone.stop();
    expect(await judgeWith({ verifyUrl })('made-up', client)).toBe(true);
    await expect(judgeWith({ verifyUrl, outage: 'refuse' })('made-up', client)).rejects.toThrow(TryLater);
  });

  test('says nothing, or stops in the middle of it, is waited for three seconds', async () => {
    const judge = judgeWith();
    provider.failure = (response) => {
      if (provider.asked.length > 1) response.write('{"success": ');
    };
    const start = performance.now();
    expect(await Promise.all([judge('made-up', client), judge('made-up', client)])).toEqual([true, true]);
    expect(performance.now() - start).toBeGreaterThan(2_900);
  });

  test('finds fault with the request is not down, whoever has spoilt it', async () => {
    provider.failure = (response) => response.writeHead(403).end('<h1>Forbidden</h1>');
    expect(await judgeWith()('made-up', client)).toBe(false);
    expect(await judgeWith({ outage: 'refuse' })('made-up', client)).toBe(false);
  });

  test('refuses with a status that says so is understood all the same', async () => {
    provider.failure = (response) =>
      response.writeHead(400).end('{"success": false, "error-codes": ["invalid-input-response"]}');
    expect(await judgeWith()('made-up', client)).toBe(false);
    expect(lines).toEqual([]);
  });
});

describe('trouble is logged', () => {
  test('once until it is over, and again when it comes again', async () => {
    const judge = judgeWith();
    for (const failure of [failures['is at fault'], null, failures['breaks off']]) {
      provider.failure = failure ?? null;
      for (let time = 0; time < 3; time += 1) await judge('made-up', client);
    }
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 40, provider: 'turnstile', trouble: 'no answer', msg: 'captchas are not judged' },
      { trouble: 'no answer' },
    ]);
  });

  test('where our secret is wrong: nobody passes, and the log does not hold it', async () => {
    const judge = judgeWith({ secret: 'wrong-secret' });
    for (let time = 0; time < 3; time += 1) expect(await judge(provider.solve(), client)).toBe(false);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('invalid-input-secret');
    expect(lines[0]).not.toMatch(/wrong-secret|0\.solved|203\.0\.113/);
  });
});
