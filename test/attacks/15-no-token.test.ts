import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CheckLinkDocument } from '../../schema/documents.ts';
import type { LinkInput } from '../../src/links/links.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import { testConfig } from '../support/config.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codePurposes, codes, links } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { openPage } from '../support/page.ts';
import { asLiteral, byVariable, mutationInputs } from '../support/schema-inputs.ts';
import { statementsOf } from '../support/statements.ts';

let app: MailedApp;
let genuine: LinkInput;
beforeAll(async () => {
  app = await MailedApp.start();
  await app.createAccount(app.mobileApp(), 'ada@example.com');
  genuine = (await app.forgetPassword(app.browser(), 'ada@example.com')).link;
  await app.server.outboxIsEmpty();
});
afterAll(() => app.close());

/** What the database is asked while a request is answered; the courier's looks into the outbox apart. */
async function queriesOf(act: () => Promise<unknown>): Promise<string[]> {
  const statements = await statementsOf(app.server.app.database, act);
  return statements.filter((statement) => !statement.includes('outgoing_mail'));
}

const parts = ['token', 'uid'] as const;

/** Texts that can be neither a token nor a uid. */
const noTokens: [string, string][] = [
  ['nothing', ''],
  ['a blank', ' '],
  ['blanks', ' \t\r\n '],
  ['a no-break space', '\u00a0'],
  ['undefined', 'undefined'],
  ['null', 'null'],
  ['NaN', 'NaN'],
  ['true', 'true'],
  ['0', '0'],
  ['[object Object]', '[object Object]'],
  ['{}', '{}'],
  ['[]', '[]'],
  ['{"$ne":null}', '{"$ne":null}'],
  ['SQL', "' or 1=1 --"],
  ['a path', '../../etc/passwd'],
  ['90 KB', 'a'.repeat(90_000)],
  ['90 KB of dashes', '-'.repeat(90_000)],
];

/** What is not even a text, or one that no database stores. */
const noTexts: [string, unknown][] = [
  ['null', null],
  ['a number', 0],
  ['a large number', 1e21],
  ['a fraction', 1.5],
  ['true', true],
  ['an object', { $ne: 'x' }],
  ['an object that says what it is', { toString: 'x', valueOf: 'x' }],
  ['an empty object', {}],
  ['a list', ['x']],
  ['an empty list', []],
  ['NUL', '\0'],
  ['half of a surrogate pair', '\ud800'],
];

test('a genuine link does cost queries, so that there is something to see', async () => {
  const look = operation(CheckLinkDocument, { input: { purpose: 'PASSWORD_RESET', ...genuine } });
  expect((await queriesOf(() => app.browser().post(look))).length).toBeGreaterThan(0);
});

describe.each(linkPurposes)('to a link of %s', (purpose) => {
  describe.each(parts)('as %s', (part) => {
    test.each(noTokens)('%s is dead, without a query', async (_name, text) => {
      const link = { ...genuine, [part]: text };
      const queries = await queriesOf(async () => {
        const { status, data } = await app.browser().post(links[purpose].use(link));
        expect(status).toBe(200);
        expect(Object.values(data ?? {})).toMatchObject([{ errors: [{ code: 'LINK_INVALID' }] }]);
        const look = operation(CheckLinkDocument, { input: { purpose, ...link } });
        expect((await app.browser().post(look)).data).toEqual({ checkLink: 'INVALID' });
        for (const form of [undefined, { password: 'a night at the opera' }]) {
          const path = pathOf(purpose, link);
          // A longer one is cut off by HTTP itself.
          if (path === null || path.length > 8_000) continue;
          const page = await openPage(app.browser(), path, form);
          expect([200, 400, 404, 414]).toContain(page.status);
          if (page.status === 200) expect(page.heading).toBe('This link does not work');
        }
      });
      expect(queries).toEqual([]);
    });
  });
});

describe.each(mutationInputs.filter(({ fields }) => fields.includes('token')))('to $mutation', (mutation) => {
  describe.each(parts)('as %s', (part) => {
    test.each(noTexts)('%s is a fault of the request, without a query', async (_name, value) => {
      const input = { ...mutation.sample, ...genuine, [part]: value };
      for (const body of [byVariable(mutation, input), asLiteral(mutation, input)]) {
        const queries = await queriesOf(() => expectFaultOfRequest(body));
        expect(queries).toEqual([]);
      }
    });

    test('1 MB is refused, without a query', async () => {
      const input = { ...mutation.sample, ...genuine, [part]: 'a'.repeat(1_000_000) };
      for (const body of [byVariable(mutation, input), asLiteral(mutation, input)]) {
        const queries = await queriesOf(async () => {
          const { status, data } = await app.browser().post(body);
          expect(status).toBe(413);
          expect(data).toBeNull();
        });
        expect(queries).toEqual([]);
      }
    });

    test('none at all is a fault of the request, without a query', async () => {
      const rest: Record<string, string> = { ...mutation.sample, ...genuine };
      Reflect.deleteProperty(rest, part);
      for (const body of [byVariable(mutation, rest), asLiteral(mutation, rest)])
        expect(await queriesOf(() => expectFaultOfRequest(body))).toEqual([]);
    });
  });
});

describe.each(parts)('to checkLink, as %s', (part) => {
  test.each(noTexts)('%s is a fault of the request, without a query', async (_name, value) => {
    const input = { purpose: 'PASSWORD_RESET', ...genuine, [part]: value };
    const body = {
      query: operation(CheckLinkDocument, { input: genuine } as never).query,
      variables: { input },
    };
    expect(await queriesOf(() => expectFaultOfRequest(body))).toEqual([]);
  });
});

test.each(codePurposes)('what cannot be a code of %s is dead, without a query', async (purpose) => {
  for (const [, code] of noTokens) {
    const queries = await queriesOf(async () => {
      const { data } = await app.browser().post(codes[purpose].use({ email: 'ada@example.com', code }));
      expect(Object.values(data ?? {})).toMatchObject([{ errors: [{ code: 'CODE_INVALID' }] }]);
    });
    expect(queries).toEqual([]);
  }
});

async function expectFaultOfRequest(body: object): Promise<void> {
  const { status, data, errors } = await app.browser().post(body);
  expect(status).toBeLessThan(500);
  expect(data).toBeNull();
  expect(errors[0]?.extensions.code).toMatch(/^(GRAPHQL_(?:PARSE|VALIDATION)_FAILED|BAD_USER_INPUT)$/);
}

/** Where the page of a link is; null where its parts are none of a URL. */
function pathOf(purpose: (typeof linkPurposes)[number], { uid, token }: LinkInput): string | null {
  try {
    const { template } = testConfig().links[purpose];
    return template
      .replace('http://rekey.test', '')
      .replace('{uid}', encodeURIComponent(uid))
      .replace('{token}', encodeURIComponent(token));
  } catch {
    return null;
  }
}
