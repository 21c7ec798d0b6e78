import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Challenge } from 'altcha-lib';
import {
  CaptchaDocument,
  LoginDocument,
  RegisterDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
} from '../../schema/documents.ts';
import { captchaFields, type CaptchaField } from '../../src/captcha/captcha-settings.ts';
import type { Config } from '../../src/config.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { TestApp } from '../support/app.ts';
import { CaptchaProvider } from '../support/captcha-provider.ts';
import type { Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import { limitsOf } from '../support/limits.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, createAccount, goodPassword } from '../support/people.ts';
import { solveAltcha } from '../support/solve-altcha.ts';

const known = 'ada@example.com';
const unknown = 'nobody@example.com';

const operations: Record<CaptchaField, (email: string, captcha: string | null) => Operation> = {
  register: (email, captcha) =>
    operation(RegisterDocument, { input: { email, password: goodPassword, captcha } }),
  resendActivation: (email, captcha) => operation(ResendActivationDocument, { input: { email, captcha } }),
  login: (email, captcha) => operation(LoginDocument, { input: { email, password: goodPassword, captcha } }),
  requestLoginLink: (email, captcha) => operation(RequestLoginLinkDocument, { input: { email, captcha } }),
  requestPasswordReset: (email, captcha) =>
    operation(RequestPasswordResetDocument, { input: { email, captcha } }),
};

const refusal = {
  code: 'CAPTCHA_FAILED',
  message: 'Solve the captcha, and send its answer along.',
  path: ['input', 'captcha'],
};

let provider: CaptchaProvider;
beforeAll(async () => {
  provider = await CaptchaProvider.start();
});
afterAll(() => provider.stop());

/** The errors of a mutation. */
async function errorsOf(client: Client, sent: Operation): Promise<readonly unknown[]> {
  return (await payloadOf(client, sent)).errors;
}

async function solveOurs(client: Client): Promise<string> {
  const response = await client.fetch('/captcha/challenge');
  return solveAltcha((await response.json()) as Challenge);
}

const kinds: [string, () => Config['captcha'], (client: Client) => Promise<string>][] = [
  ['a provider', () => provider.settings(), () => Promise.resolve(provider.solve())],
  ['ALTCHA', () => ({ provider: 'altcha', cost: 1, fields: captchaFields, freeAttempts: 0 }), solveOurs],
];

describe.each(kinds)('by %s, a captcha is asked for', (_name, captcha, solve) => {
  let app: TestApp;
  let phone: Client;
  beforeAll(async () => {
    app = await TestApp.start({ captcha: captcha() }, { now: systemClock });
    phone = app.mobileApp();
    await createAccount(app, phone, known, goodPassword, await solve(phone));
    await app.outboxIsEmpty();
  });
  afterAll(() => app.close());

  describe.each(captchaFields)('by %s', (field) => {
    const send = operations[field];

    test('which does nothing without one, or by a wrong one, for any address', async () => {
      const before = await dumpOf(app.app.database);
      for (const wrong of [null, '', 'made-up', 'x'.repeat(10_000)]) {
        for (const email of [known, unknown])
          expect(await errorsOf(phone, send(email, wrong))).toEqual([refusal]);
      }
      expect(await dumpOf(app.app.database)).toBe(before);
    });

    test('which takes a right one, once', async () => {
      const answer = await solve(phone);
      expect(await errorsOf(phone, send(known, answer))).toEqual([]);
      await app.outboxIsEmpty();
      expect(await errorsOf(phone, send(known, answer))).toEqual([refusal]);
    });

    test('which says no more of an address than it would without one', async () => {
      const errors = await errorsOf(phone, send(unknown, await solve(phone)));
      expect(errors).toMatchObject(field === 'login' ? [{ code: 'INVALID_CREDENTIALS' }] : []);
      await app.outboxIsEmpty();
    });
  });
});

describe('a captcha', () => {
  const started: TestApp[] = [];
  afterAll(() => Promise.all(started.map((each) => each.close())));

  async function start(changes: Partial<Config>): Promise<TestApp> {
    const server = await TestApp.start(changes);
    started.push(server);
    return server;
  }

  test.each(captchaFields)('can be asked for by %s alone', async (field) => {
    const phone = (await start({ captcha: provider.settings({ fields: [field] }) })).mobileApp();
    for (const each of captchaFields) {
      const errors = await errorsOf(phone, operations[each](unknown, null));
      expect(errors.some((error) => (error as typeof refusal).code === 'CAPTCHA_FAILED')).toBe(
        each === field,
      );
    }
  });

  test('is not used up by a mistyped address', async () => {
    const phone = (await start({ captcha: provider.settings() })).mobileApp();
    const answer = provider.solve();
    for (const field of captchaFields.filter((each) => each !== 'login')) {
      expect(await errorsOf(phone, operations[field]('ada', answer))).toMatchObject([
        { code: 'EMAIL_INVALID' },
      ]);
    }
    expect(await errorsOf(phone, operations.register(unknown, answer))).toEqual([]);
  });

  test('is asked for at signing in after some wrong passwords of a client, whomever they were for', async () => {
    const server = await start({ captcha: provider.settings({ freeAttempts: 3 }) });
    const phone = server.mobileApp();
    await createAccount(server, phone, known);
    const attempt = (email: string, password: string, captcha: string | null = null) =>
      errorsOf(phone, operation(LoginDocument, { input: { email, password, captcha } }));

    for (let time = 0; time < 5; time += 1) expect(await attempt(known, goodPassword)).toEqual([]);
    for (const email of [known, unknown, known])
      expect(await attempt(email, betterPassword)).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
    for (const email of [known, unknown]) expect(await attempt(email, betterPassword)).toEqual([refusal]);
    expect(await attempt(known, goodPassword)).toEqual([refusal]);
    expect(await attempt(known, goodPassword, provider.solve())).toEqual([]);
    expect(await attempt(known, goodPassword)).toEqual([refusal]);
    server.clock.advance(3_600);
    expect(await attempt(known, goodPassword)).toEqual([]);
  });

  test('that is not solved costs the account no guess, and past the limits is not even looked at', async () => {
    const once = { attempts: 1, seconds: 600 };
    const phone = (
      await start({
        captcha: provider.settings(),
        rateLimits: limitsOf({ GUESS_BY_CLIENT: once, MAIL: once }),
      })
    ).mobileApp();
    for (let time = 0; time < 3; time += 1)
      expect(await errorsOf(phone, operations.login(known, 'made-up'))).toEqual([refusal]);
    expect(await errorsOf(phone, operations.login(known, provider.solve()))).toMatchObject([
      { code: 'INVALID_CREDENTIALS' },
    ]);
    expect(await errorsOf(phone, operations.register(known, 'made-up'))).toEqual([refusal]);
    const asked = provider.asked.length;
    for (const field of captchaFields) {
      const { errors } = await phone.post(operations[field](known, provider.solve()));
      expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    }
    expect(provider.asked).toHaveLength(asked);
  });

  test('whose provider is down keeps nobody out, or is to be tried later', async () => {
    const gone = await CaptchaProvider.start();
    const [accept, refuse] = [gone.settings(), gone.settings({ outage: 'refuse' })];
    await gone.stop();
    const open = (await start({ captcha: accept })).mobileApp();
    const shut = (await start({ captcha: refuse })).mobileApp();
    for (const field of captchaFields.filter((each) => each !== 'login')) {
      for (const answer of [null, 'made-up']) {
        expect(await errorsOf(open, operations[field](unknown, answer))).toEqual([]);
        const { errors, headers } = await shut.post(operations[field](unknown, answer));
        expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY', retryAfter: 30 } }]);
        expect(headers.get('retry-after')).toBe('30');
      }
    }
    expect(await errorsOf(open, operations.login(unknown, null))).toMatchObject([
      { code: 'INVALID_CREDENTIALS' },
    ]);
    expect((await shut.post(operations.login(unknown, null))).errors).toMatchObject([
      { extensions: { code: 'SERVICE_BUSY' } },
    ]);
  });

  test('is told to front ends: whose it is, and where it is asked for', async () => {
    const asked = provider.settings({ siteKey: 'the-site', fields: ['register'], freeAttempts: 2 });
    const phone = (await start({ captcha: asked })).mobileApp();
    expect(await phone.send(CaptchaDocument, {})).toEqual({
      captcha: { provider: 'TURNSTILE', siteKey: 'the-site', fields: ['register'], freeAttempts: 2 },
    });
  });

  test('that nobody asks for is null, and what is sent for it is ignored', async () => {
    const phone = (await start({})).mobileApp();
    expect(await phone.send(CaptchaDocument, {})).toEqual({ captcha: null });
    expect(await errorsOf(phone, operations.register(unknown, 'anything'))).toEqual([]);
  });
});
