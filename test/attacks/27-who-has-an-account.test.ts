import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, isInputObjectType, type GraphQLField } from 'graphql';
import { CheckLinkDocument, LoginDocument, RegisterDocument } from '../../schema/documents.ts';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { User } from '../../src/entities/user.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import { encodeUid } from '../../src/tokens/index.ts';
import { mailRateLimits, testConfig } from '../support/config.ts';
import { limitsOf } from '../support/limits.ts';
import { links } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import type { Operation } from '../support/payload.ts';
import { goodPassword } from '../support/people.ts';
import { askApi, askPage, pagesThatAsk } from '../support/questions.ts';
import { publicRequests, requestEmailChange } from '../support/requests.ts';
import { statementsOf } from '../support/statements.ts';
import { addresses, addressKinds, AcquaintedApp, type AddressKind } from '../support/who-has-an-account.ts';

/** Under what settings the answers are compared. */
const circumstances: readonly (readonly [string, Partial<Config>])[] = [
  ['no limits', {}],
  ['limits that nobody comes near', { rateLimits: limitsOf({}), mailRateLimits }],
];

describe.each(circumstances)('who has an account? With %s', (_name, changes) => {
  let server: AcquaintedApp;
  let app: App;
  let uids: Record<AddressKind, string>;

  beforeAll(async () => {
    // Its courier is not at work yet: what is seen is the work of the requests alone.
    server = await AcquaintedApp.start(changes);
    ({ app } = server);
    uids = await findUids();
  });
  afterAll(() => server.close());

  async function findUids(): Promise<Record<AddressKind, string>> {
    const users = await app.database.em.fork().find(User, {});
    const uidOf = (kind: AddressKind) =>
      encodeUid(
        users.find(({ email }) => email === addresses[kind])?.id ?? '00000000-0000-7000-8000-000000000000',
      );
    return Object.fromEntries(addressKinds.map((kind) => [kind, uidOf(kind)])) as Record<AddressKind, string>;
  }

  const askMutation = (body: Operation, headers?: Record<string, string>) =>
    askApi(server.origin, body, headers);

  /** Asks about an address of every kind, once and again, and expects always to see the same; returns that. */
  async function expectOneAnswer(ask: (kind: AddressKind) => Promise<unknown>): Promise<unknown> {
    const answers = [];
    for (const kind of [...addressKinds, ...addressKinds]) answers.push(await ask(kind));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    return answers[0];
  }

  describe('same status, body, headers and work, for known, unknown, unconfirmed, deactivated and deleted', () => {
    /** All that somebody outside gets to see, and what the database was asked meanwhile. */
    async function observe(body: Operation, headers?: Record<string, string>) {
      let seen = '';
      const statements = await statementsOf(app.database, async () => {
        seen = await askMutation(body, headers);
      });
      expect(seen).toContain('"status": 200');
      expect(statements).not.toEqual([]);
      return { seen, statements };
    }

    test.each(Object.entries(publicRequests))('%s', async (_mutation, request) => {
      await expectOneAnswer((kind) => observe(request(addresses[kind])));
    });

    const askForAddress = (kind: AddressKind) =>
      observe(requestEmailChange(addresses[kind]), { authorization: `Bearer ${server.sessionToken}` });

    test('requestEmailChange', async () => {
      expect(await expectOneAnswer(askForAddress)).toMatchObject({
        seen: expect.stringContaining('{\\"requestEmailChange\\":{\\"errors\\":[]}}'),
        statements: expect.arrayContaining([expect.stringMatching(/insert into .email_change./)]),
      });
    });

    test('requestEmailChange for the same one once more', async () => {
      await expectOneAnswer(async (kind) => {
        await askForAddress(kind);
        return askForAddress(kind);
      });
    });

    test('login with the right password where the account is not active', async () => {
      const ask = (email: string, password: string) =>
        observe(operation(LoginDocument, { input: { email, password } }));
      const reference = await ask(addresses.known, 'a wrong password');
      for (const kind of ['unknown', 'unconfirmed', 'deactivated', 'deleted'] as const)
        expect(await ask(addresses[kind], goodPassword)).toEqual(reference);
    });

    test('register and then login with what was chosen', async () => {
      const password = 'what I have just chosen';
      await expectOneAnswer(async (kind) => {
        const email = addresses[kind];
        return [
          await observe(operation(RegisterDocument, { input: { email, password } })),
          await observe(operation(LoginDocument, { input: { email, password } })),
        ];
      });
    });
  });

  test('no mutation that names an address is missing here', () => {
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    const namesAddress = ({ args }: GraphQLField<unknown, unknown>) =>
      args
        .map(({ type }) => schema.getType(String(type).replace('!', '')))
        .some((type) => isInputObjectType(type) && /email/i.test(Object.keys(type.getFields()).join()));
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(namesAddress);
    expect(mutations.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(publicRequests), 'requestEmailChange'].sort(),
    );
  });

  // As a link is made whose reader has seen another: whom it is about can be guessed, its signature cannot.
  const token = 'd6kmvw-0123456789abcdef0123456789abcdef';

  describe.each(linkPurposes)('same answer to a forged link of %s, whomever it is about', (purpose) => {
    test('by the mutation', async () => {
      await expectOneAnswer((kind) => askMutation(links[purpose].use({ uid: uids[kind], token })));
    });

    test('by checkLink', async () => {
      await expectOneAnswer((kind) =>
        askMutation(operation(CheckLinkDocument, { input: { purpose, uid: uids[kind], token } })),
      );
    });

    test('by the form', async () => {
      const { pathname } = new URL(testConfig().links[purpose].template);
      await expectOneAnswer((kind) => {
        const path = decodeURI(pathname).replace('{uid}', uids[kind]).replace('{token}', token);
        return askPage(server.origin, path, { password: goodPassword });
      });
    });
  });

  test.each(pagesThatAsk)('same answer to the form at %s that asks for another link', async (path) => {
    const seen = await expectOneAnswer((kind) => askPage(server.origin, path, { email: addresses[kind] }));
    expect(seen).toContain('Look into your mailbox');
  });

  test('and all the same, only whoever has an address is written to', async () => {
    const mailsTo = (kind: AddressKind) =>
      server.sink.mails.filter(({ recipients }) => recipients.includes(addresses[kind])).length;
    const before = Object.fromEntries(addressKinds.map((kind) => [kind, mailsTo(kind)]));
    app.courier.start();
    await server.sendAll();
    for (const kind of ['known', 'unconfirmed', 'deleted'] as const)
      expect(mailsTo(kind)).toBeGreaterThan(before[kind] ?? 0);
    expect(mailsTo('deactivated')).toBe(before['deactivated']);
  });
});
