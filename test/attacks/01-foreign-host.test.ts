import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LinkPurpose } from '../../src/links/purpose.ts';
import { expectConfiguredOrigin } from '../support/configured-origin.ts';
import { foreignHeaders } from '../support/foreign-headers.ts';
import { linkOrders, type MailOrder } from '../support/mail-orders.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { rawRequest, type RawAnswer } from '../support/raw-request.ts';

type Headers = Readonly<Record<string, string>>;

// What names no host, and what a browser sends from elsewhere, is refused before anything is done.
const refused = foreignHeaders.filter(([name]) => /markup|broken|^Origin$/.test(name));
const letThrough = foreignHeaders.filter((each) => !refused.includes(each));
const allTogether: Headers = Object.fromEntries(
  letThrough.flatMap(([, headers]) => Object.entries(headers)).concat([['host', 'evil.example']]),
);

const everyAttempt: readonly (readonly [name: string, path: string, headers: Headers])[] = [
  ...letThrough.map(([name, headers]) => [name, '/graphql', headers] as const),
  ['all of these together', '/graphql', allTogether],
  ['absolute-form URL', 'http://evil.example/graphql', {}],
  ['absolute-form URL, of another scheme and port', 'https://evil.example:666/graphql', {}],
  ['absolute-form URL, with all of these together', 'http://evil.example/graphql', allTogether],
];
// The odd forms of a header are tried on one mail, and each header on every mail.
const attempts = everyAttempt.filter(([name]) => !/Host (?:with|that)|several/.test(name));
// Where no proxy is trusted, what proxies say is not even read.
const fewAttempts = attempts.filter(([name]) => /^Host$|together|absolute-form URL$/.test(name));

let people = 0;

describe.each([
  { trustedProxies: 0, attemptsOn: () => fewAttempts },
  {
    trustedProxies: 1,
    attemptsOn: (by: string) => (by === 'requestPasswordReset' ? everyAttempt : attempts),
  },
])('behind $trustedProxies trusted proxies', ({ trustedProxies, attemptsOn }) => {
  let app: MailedApp;
  beforeAll(async () => {
    app = await MailedApp.start({ trustedProxies });
  });
  afterAll(() => app.close());

  describe.each<MailOrder & { purpose: LinkPurpose }>(linkOrders)(
    'the origin in the $name mail that $by orders equals the configured one, byte for byte, by a foreign',
    ({ by, purpose, ready, to = (email) => email }) => {
      /** Brings somebody new to where the mail can be ordered, and orders it in the attacker's way. */
      async function order(path: string, headers: Headers) {
        const client = app.mobileApp();
        const email = `person-${(people += 1)}@example.com`;
        const body = JSON.stringify(await ready(app.sink, client, email));
        const address = to(email);
        const before = app.lettersTo(address).length;
        const authorization = client.sessionToken ? { authorization: `Bearer ${client.sessionToken}` } : {};
        return { address, before, answer: await post(app, path, { ...authorization, ...headers }, body) };
      }

      test.each(attemptsOn(by))('%s', async (_name, path, headers) => {
        const { address, before, answer } = await order(path, headers);
        expect(answer.status).toBe(200);
        expectConfiguredOrigin(purpose, await app.letterTo(address, before));
      });

      test('… or else none is sent', async () => {
        for (const [, headers] of refused) {
          const { address, before, answer } = await order('/graphql', headers);
          expect([400, 403]).toContain(answer.status);
          await app.server.outboxIsEmpty();
          expect(app.lettersTo(address)).toHaveLength(before);
        }
      });
    },
  );

  test.each([
    ['/reset-password', 'PASSWORD_RESET'],
    ['/activate', 'ACTIVATION'],
  ] as const)('and so does that in the mail which the form of %s orders', async (form, purpose) => {
    for (const [, path, headers] of attemptsOn(form)) {
      const email = `person-${(people += 1)}@example.com`;
      if (purpose === 'ACTIVATION') await app.signUp(app.mobileApp(), email);
      else await app.createAccount(app.mobileApp(), email);
      const before = app.lettersTo(email).length;
      const body = new URLSearchParams({ email, origin: 'https://evil.example', host: 'evil.example' });
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      await post(app, path.replace('/graphql', form), { ...headers, ...type }, body.toString());
      expectConfiguredOrigin(purpose, await app.letterTo(email, before));
    }
  });
});

function post(app: MailedApp, path: string, headers: Headers, body: string): Promise<RawAnswer> {
  const { origin } = app.server;
  const length = String(Buffer.byteLength(body));
  return rawRequest(
    origin,
    path,
    { 'content-type': 'application/json', 'content-length': length, ...headers },
    body,
  );
}
