import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ChangePasswordDocument,
  LoginDocument,
  RegisterDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import type { Answer, Client } from '../support/client.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { operation } from '../support/operation.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

const email = 'ada@example.com';
const program = '../test/support/measured-server.js';
const logins = 500;
const hashing = { ARGON2_MEMORY: '32768', UV_THREADPOOL_SIZE: '2', HASH_QUEUE: '20' };
// Two at once and twenty waiting.
const mostAtOnce = 22;
// What the server takes by itself, and two hashes; 500 hashes at once would take 16,000.
const mostMebibytes = 500;
const minute = 60_000;

let replicas: Replicas;
let server: ServerProcess;
let ada: Client;
beforeAll(async () => {
  replicas = await Replicas.prepare();
  server = await replicas.start(hashing, program);
  ada = server.mobileApp();
  await createAccount(replicas.sink, ada, email);
}, minute);
afterAll(() => replicas.close());

const guessBy = (password: string) => operation(LoginDocument, { input: { email, password } });

describe('a password of a megabyte', () => {
  const huge = 'a'.repeat(1_000_000);
  const everywhere: [string, object][] = [
    ['login', operation(LoginDocument, { input: { email, password: huge } })],
    ['register', operation(RegisterDocument, { input: { email, password: huge } })],
    [
      'resetPassword',
      operation(ResetPasswordDocument, { input: { uid: 'x', token: 'y', newPassword: huge } }),
    ],
    [
      'changePassword',
      operation(ChangePasswordDocument, { input: { currentPassword: goodPassword, newPassword: huge } }),
    ],
  ];

  test.each(everywhere)('is refused unread by %s', async (_field, body) => {
    const { status, data, errors } = await ada.post(body);
    expect({ status, data }).toEqual({ status: 413, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }]);
  });

  test('that is cut down to what a body holds is never hashed, and tells nothing', async () => {
    const long = 'a'.repeat(95_000);
    const { register } = await ada.send(RegisterDocument, {
      input: { email: 'eve@example.com', password: long },
    });
    expect(register.errors).toMatchObject([{ violations: ['TOO_LONG'] }]);
    const { changePassword } = await ada.send(ChangePasswordDocument, {
      input: { currentPassword: goodPassword, newPassword: long },
    });
    expect(changePassword.errors).toMatchObject([{ violations: ['TOO_LONG'] }]);
    for (const address of [email, 'nobody@example.com'])
      expect(await signIn(server.mobileApp(), address, long)).toBe(false);
  });
});

describe('500 parallel logins', () => {
  test.each([
    ['by a wrong password', betterPassword],
    ['by passwords that fill a body', 'a'.repeat(95_000)],
  ])(
    '%s are made in their turn or refused at once, while all else answers',
    async (_, password) => {
      const guess = guessBy(password);
      let waiting = logins;
      const answers = Array.from({ length: logins }, async () => {
        const answer = await server.mobileApp().post<{ login: { errors: object[] } }>(guess);
        waiting -= 1;
        return answer;
      });

      let answeredMeanwhile = 0;
      while (waiting > 0) {
        for (const path of ['/healthz', '/readyz'])
          expect((await server.browser().fetch(path)).status).toBe(200);
        expect((await ada.post({ query: '{ me { email } }' })).data).toEqual({ me: { email } });
        if (waiting > 0) answeredMeanwhile += 1;
      }
      expect(answeredMeanwhile).toBeGreaterThan(0);

      const all = await Promise.all(answers);
      const made = all.filter(({ data }) => data !== null);
      const refused = all.filter(({ data }) => data === null);
      for (const { data } of made)
        expect(data?.login.errors).toMatchObject([{ code: 'INVALID_CREDENTIALS' }]);
      for (const answer of refused) expectBusy(answer);
      expect(made.length).toBeGreaterThanOrEqual(mostAtOnce);
      expect(refused.length).toBeGreaterThan(0);

      expect(await signIn(server.mobileApp(), email, goodPassword)).toBe(true);
    },
    minute,
  );
});

test('memory was bounded through all of that', async () => {
  const { code, stdout } = await server.end();
  expect(code).toBe(0);
  const [, kibibytes] = /peak memory: (\d+) KiB/.exec(stdout) ?? [];
  expect(Number(kibibytes) / 1024).toBeLessThan(mostMebibytes);
});

function expectBusy({ errors, headers }: Answer<unknown>): void {
  expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY' } }]);
  const { retryAfter } = errors[0]?.extensions ?? {};
  expect(retryAfter).toBeGreaterThanOrEqual(1);
  expect(headers.get('retry-after')).toBe(String(retryAfter));
}
