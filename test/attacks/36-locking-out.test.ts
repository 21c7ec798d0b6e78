import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  LoginDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import { rateLimits } from '../../src/limits/rate-limits.ts';
import { TestApp } from '../support/app.ts';
import { operation } from '../support/operation.ts';
import { betterPassword, createAccount, goodPassword } from '../support/people.ts';

const email = 'victim@example.com';
let server: TestApp;
beforeEach(async () => {
  server = await TestApp.start({ trustedProxies: 1, rateLimits });
  await createAccount(server, server.browser(), email);
});
afterEach(() => server.close());

/** Tries wrong passwords from so many addresses until each is refused. */
async function attack(addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    let refused = 0;
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const body = operation(LoginDocument, { input: { email, password: `a wrong guess ${attempt}` } });
      const { errors } = await server.mobileApp().post(body, { 'x-forwarded-for': address });
      if (errors[0]?.extensions.code === 'RATE_LIMITED') refused += 1;
    }
    expect(refused).toBeGreaterThanOrEqual(20);
  }
}

async function outcomeOf(password: string, address: string): Promise<string> {
  const body = operation(LoginDocument, { input: { email, password } });
  const { data, errors } = await server
    .mobileApp()
    .post<{ login: { user: object | null } }>(body, { 'x-forwarded-for': address });
  return data ? (data.login.user ? 'signed in' : 'refused') : (errors[0]?.extensions.code ?? '');
}

async function reset(address: string): Promise<void> {
  const phone = server.mobileApp();
  const headers = { 'x-forwarded-for': address };
  const before = server.mailsTo(email).length;
  await phone.post(operation(RequestPasswordResetDocument, { input: { email } }), headers);
  const { uid, token } = (await server.mailTo(email, before)).link;
  const body = operation(ResetPasswordDocument, { input: { uid, token, newPassword: betterPassword } });
  expect((await phone.post(body, headers)).data).toMatchObject({ resetPassword: { errors: [] } });
}

describe('locked out by wrong passwords', () => {
  const [home, attacker] = ['203.0.113.7', '198.51.100.1'];

  test('from one address, the victim signs in from another as ever', async () => {
    await attack([attacker]);
    expect(await outcomeOf(goodPassword, attacker)).toBe('RATE_LIMITED');
    expect(await outcomeOf(goodPassword, home)).toBe('signed in');
  });

  test('from many addresses, the victim can still reset, and login works again after it', async () => {
    await attack(Array.from({ length: 10 }, (_, index) => `198.51.100.${index + 1}`));
    expect(await outcomeOf(goodPassword, home)).toBe('RATE_LIMITED');

    await reset(home);
    expect(await outcomeOf(betterPassword, home)).toBe('signed in');
    expect(await outcomeOf(goodPassword, home)).toBe('refused');
  });

  test('from the very address that the victim has, too', async () => {
    await attack([home]);
    await reset(home);
    expect(await outcomeOf(betterPassword, home)).toBe('signed in');
  });

  test('for a while: the limits of the past are forgotten', async () => {
    await attack(Array.from({ length: 10 }, (_, index) => `198.51.100.${index + 1}`));
    server.clock.advance(rateLimits.GUESS.seconds);
    expect(await outcomeOf(goodPassword, home)).toBe('signed in');
  });

  test('and a sign-in by the attacker to an account of theirs gives them no further guess at it', async () => {
    const headers = { 'x-forwarded-for': attacker };
    await createAccount(server, server.browser(), 'mallory@example.com');
    await attack([attacker]);
    const body = operation(LoginDocument, {
      input: { email: 'mallory@example.com', password: goodPassword },
    });
    expect((await server.mobileApp().post(body, headers)).data).toMatchObject({ login: { errors: [] } });
    expect(await outcomeOf(goodPassword, attacker)).toBe('RATE_LIMITED');
  });
});

test('nobody is told by a limit whether there is an account', async () => {
  const answersFor = async (address: string) => {
    const answers = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const input = { email: address, password: 'a wrong guess' };
      const { text, status, headers } = await server.mobileApp().post(operation(LoginDocument, { input }));
      answers.push({ text, status, retryAfter: headers.get('retry-after') });
    }
    return answers;
  };
  const [known, unknown] = [await answersFor(email), await answersFor('nobody@example.com')];
  expect(known.at(-1)?.retryAfter).not.toBeNull();
  expect(known).toEqual(unknown);
});
