import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RequestPasswordResetDocument } from '../../schema/documents.ts';
import { User } from '../../src/entities/user.ts';
import type { LinkPurpose } from '../../src/links/purpose.ts';
import { expectConfiguredOrigin } from '../support/configured-origin.ts';
import { linkOrders, type MailOrder } from '../support/mail-orders.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { operation } from '../support/operation.ts';
import { asLiteral, byVariable, mutationInputs } from '../support/schema-inputs.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start({ corsOrigins: ['https://app.example.com'] });
});
afterAll(() => app.close());

const evil = 'https://evil.example';
const known = 'https://app.example.com';

describe.each<MailOrder & { purpose: LinkPurpose }>(linkOrders)(
  'on the $name mail that $by orders',
  ({ by, purpose, ready, to = (email) => email }) => {
    test.each<[string, string, Record<string, string>]>([
      ['a foreign Origin', 'refused', { origin: evil }],
      ['a foreign Origin and Referer', 'refused', { origin: evil, referer: `${evil}/rekey.test` }],
      ['an Origin that hides itself', 'refused', { origin: 'null' }],
      ['an Origin that begins like ours', 'refused', { origin: 'http://rekey.test.evil.example' }],
      ['a foreign Referer', 'ignored', { referer: `${evil}/http://rekey.test` }],
      ['the Origin of a front end that we know', 'ignored', { origin: known, referer: `${known}/a` }],
    ])('%s has no effect: it is %s', async (name, outcome, headers) => {
      const client = app.mobileApp();
      const email = `${name.replaceAll(' ', '-')}.${by}@example.com`.toLowerCase();
      const request = await ready(app.sink, client, email);
      const address = to(email);
      const before = app.lettersTo(address).length;
      const { status } = await client.post(request, headers);
      if (outcome === 'refused') {
        expect(status).toBe(403);
        await app.server.outboxIsEmpty();
        expect(app.lettersTo(address)).toHaveLength(before);
      } else {
        expect(status).toBe(200);
        const letter = await app.letterTo(address, before);
        expectConfiguredOrigin(purpose, letter);
        expect(letter.mail.raw).not.toContain('app.example.com');
      }
    });
  },
);

describe.each(mutationInputs)('in the input of $mutation', (to) => {
  const undeclared: [string, unknown][] = [
    ...['origin', 'host', 'baseUrl', 'siteUrl', 'url', 'link', 'template'],
    ...['redirectTo', 'redirect_uri', 'callbackURL', 'returnTo', 'next', 'continue'],
  ].map((name) => [name, evil]);
  undeclared.push(['to', 'eve@evil.example'], ['bcc', 'eve@evil.example'], ['emails', ['eve@evil.example']]);
  undeclared.push(['userId', 'x'], ['id', 'x'], ['emailKey', 'x'], ['claimedEmailKey', 'x']);
  undeclared.push(['active', true], ['emailConfirmed', true], ['isStaff', true], ['role', 'admin']);
  undeclared.push(['profile', { emailConfirmed: true }], ['constructor', {}], ['__proto__x', {}]);

  const countTraces = async () => {
    await app.server.outboxIsEmpty();
    return { users: await app.server.app.database.em.fork().count(User), mails: app.sink.mails.length };
  };
  const faultOf = ({
    data,
    errors,
  }: {
    data: unknown;
    errors: readonly { extensions: { code: string } }[];
  }) => (data === null ? errors.map(({ extensions: { code } }) => code).join() : null);

  test('an undeclared field is a validation error', async () => {
    const before = await countTraces();
    for (const [name, value] of undeclared) {
      const input = { ...to.sample, [name]: value };
      for (const [body, fault] of [
        [byVariable(to, input), 'BAD_USER_INPUT'],
        [asLiteral(to, input), 'GRAPHQL_VALIDATION_FAILED'],
      ] as const) {
        const answer = await app.browser().post(body);
        expect({ name, status: answer.status, fault: faultOf(answer) }).toEqual({ name, status: 400, fault });
      }
    }
    expect(await countTraces()).toEqual(before);
  });

  test('and an undeclared argument beside it', async () => {
    const { query, variables } = byVariable(to, to.sample);
    const widened = query.replace('(input: $input', `(origin: "${evil}", input: $input`);
    const answer = await app.browser().post({ query: widened, variables });
    expect(answer.status).toBe(400);
    expect(faultOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('without them there is no such error', async () => {
    for (const body of [byVariable(to, to.sample), asLiteral(to, to.sample)])
      expect([null, 'UNAUTHENTICATED']).toContain(faultOf(await app.browser().post(body)));
  });
});

test('what stands beside the operation has no effect', async () => {
  const email = 'grace@example.com';
  await app.createAccount(app.mobileApp(), email);
  const body = operation(RequestPasswordResetDocument, { input: { email } });
  const places = { origin: evil, redirectTo: evil, host: 'evil.example' };
  const response = await app
    .browser()
    .fetch(`/graphql?${new URLSearchParams({ ...places, to: 'eve@evil.example' }).toString()}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, ...places, extensions: places }),
    });
  expect(response.status).toBe(200);
  expectConfiguredOrigin('PASSWORD_RESET', await app.letterTo(email, 1));
});
