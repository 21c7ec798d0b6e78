import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LoginDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { testConfig } from '../support/config.ts';
import { createAccount, goodPassword, signIn } from '../support/people.ts';

const email = 'ada@example.com';
const signIns = 25;

let server: TestApp;
let phone: Client;
beforeAll(async () => {
  server = await TestApp.start();
  phone = server.mobileApp();
  await createAccount(server, phone, email);
  // Several within one millisecond of the clock: the time alone doesn't tell them apart.
  for (let time = 0; time < signIns; time += 1) {
    if (time % 5 === 0) server.clock.advance(1);
    await signInAgain();
  }
});
afterAll(() => server.close());

const signInAgain = () =>
  server.mobileApp().send(LoginDocument, { input: { email, password: goodPassword } });

interface PageOfList {
  readonly edges: { readonly cursor: string; readonly node: Record<string, string> }[];
  readonly nodes: Record<string, string>[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const lists = [
  ['sessions', 'id createdAt'],
  ['securityEvents', 'kind at'],
] as const;

async function pageOf(list: string, fields: string, first: number | null, after: string | null) {
  const query = `query ($first: Int, $after: String) { me { ${list}(first: $first, after: $after) {
    edges { cursor node { ${fields} } } nodes { ${fields} }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } }`;
  const { data, errors } = await phone.post({ query, variables: { first, after } });
  return { page: (data as { me: Record<string, PageOfList> | null } | null)?.me?.[list], errors };
}

describe.each(lists)('%s', (list, fields) => {
  async function inPagesOf(size: number, meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
    const pages: PageOfList[] = [];
    for (let after: string | null = null; ;) {
      const { page } = await pageOf(list, fields, size, after);
      if (!page) throw new Error('There is no page.');
      pages.push(page);
      if (!page.pageInfo.hasNextPage) return pages;
      after = page.pageInfo.endCursor;
      await meanwhile();
    }
  }

  test('come in pages that make up the whole, in its order, each entry once', async () => {
    const { page: whole } = await pageOf(list, fields, 100, null);
    expect(whole?.nodes.length).toBeGreaterThan(signIns);
    expect(whole?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    for (const size of [1, 7, 20]) {
      const pages = await inPagesOf(size);
      expect(pages.flatMap(({ nodes }) => nodes)).toEqual(whole?.nodes);
      expect(pages.flatMap(({ edges }) => edges)).toEqual(whole?.edges);
      for (const { nodes } of pages.slice(0, -1)) expect(nodes).toHaveLength(size);
    }
    const times = whole?.nodes.map((node) => node['createdAt'] ?? node['at'] ?? '') ?? [];
    expect(times).toEqual([...times].sort().reverse());
  });

  test('have twenty entries unless told, and say where they begin and end', async () => {
    const { page } = await pageOf(list, fields, null, null);
    expect(page?.nodes).toHaveLength(20);
    expect(page?.nodes).toEqual(page?.edges.map(({ node }) => node));
    expect(page?.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: page?.edges[0]?.cursor,
      endCursor: page?.edges.at(-1)?.cursor,
    });
    const { page: next } = await pageOf(list, fields, null, page?.pageInfo.endCursor ?? null);
    expect(next?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('repeat and lose nothing while the list grows', async () => {
    const before = (await inPagesOf(100)).flatMap(({ nodes }) => nodes);
    const pages = await inPagesOf(10, signInAgain);
    expect(pages.flatMap(({ nodes }) => nodes)).toEqual(before);
  });

  test('are as many as there are exactly: the last page says so', async () => {
    const count = (await inPagesOf(100)).flatMap(({ nodes }) => nodes).length;
    expect((await pageOf(list, fields, count, null)).page?.pageInfo.hasNextPage).toBe(false);
    expect((await pageOf(list, fields, count - 1, null)).page?.pageInfo.hasNextPage).toBe(true);
  });

  test('refuse what is no cursor of theirs', async () => {
    const [other = ''] = lists.flatMap(([name]) => (name === list ? [] : [name]));
    const { page } = await pageOf(other, '__typename', 1, null);
    const own = (await pageOf(list, fields, 1, null)).page?.pageInfo.endCursor ?? '';
    const text = Buffer.from(own, 'base64url').toString();
    const written = (changed: string) => Buffer.from(changed).toString('base64url');
    for (const after of [
      page?.pageInfo.endCursor ?? '',
      '',
      'x',
      'x'.repeat(10_000),
      written(text.replace(/:\d+:/, ':soon:')),
      written(text.replace(/:\d+:/, ':9999999999999999:')),
      written(`${text}' or 1 = 1`),
      written(text.replace(/[^:]+$/, '')),
    ])
      expect(await pageOf(list, fields, 10, after)).toMatchObject({
        errors: [
          {
            message: '"after" must be a cursor of this list, as in "pageInfo.endCursor".',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      });
  });

  test.each([0, -1, 101, 2_147_483_647])('refuse to have %i entries', async (first) => {
    expect((await pageOf(list, fields, first, null)).errors).toMatchObject([
      { message: '"first" must be from 1 to 100.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

test('an account with as many sessions as it may have ends the one that was seen longest ago for a new one', async () => {
  const small = await TestApp.start({ sessions: { ...testConfig().sessions, perAccount: 3 } });
  const clients = Array.from({ length: 4 }, () => small.mobileApp());
  const [first, second, ...others] = clients;
  const isSignedIn = async (client: Client | undefined) =>
    (await client?.post<{ me: object | null }>({ query: '{ me { id } }' }))?.data?.me !== null;
  await createAccount(small, first ?? small.mobileApp(), email);
  for (const client of [second, others[0]]) {
    small.clock.advance(60);
    await signIn(client ?? small.mobileApp(), email, goodPassword);
  }
  small.clock.advance(60);
  expect(await isSignedIn(first)).toBe(true);
  small.clock.advance(60);
  await signIn(others[1] ?? small.mobileApp(), email, goodPassword);
  expect(await Promise.all(clients.map(isSignedIn))).toEqual([true, false, true, true]);
  await small.close();
});
