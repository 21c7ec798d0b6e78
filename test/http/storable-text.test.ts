import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Arg, Field, InputType, Query, Resolver } from 'type-graphql';
import { User } from '../../src/entities/user.ts';
import { TestApp } from '../support/app.ts';
import { rawBytes, rawRequest } from '../support/raw-request.ts';

@InputType()
class NoteInput {
  @Field(() => String)
  text!: string;

  @Field(() => [NoteInput], { nullable: true })
  replies?: NoteInput[];
}

let runs = 0;

@Resolver()
class NotesResolver {
  @Query(() => Boolean)
  note(@Arg('note', () => NoteInput, { nullable: true }) note?: NoteInput): boolean {
    runs += 1;
    return note !== undefined;
  }

  @Query(() => Boolean)
  tags(@Arg('lists', () => [[String]]) lists: string[][]): boolean {
    runs += 1;
    return lists.length > 0;
  }
}

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start({}, { extensions: [() => ({ resolvers: [new NotesResolver()] })] });
});
afterEach(() => {
  runs = 0;
});
afterAll(() => server.close());

const nul = ['a NUL', '\0', 'a NUL character (U+0000)'] as const;
const unstorable = [
  nul,
  ['the first half of a pair', '\ud83d', 'half of a surrogate pair, which is not valid Unicode'],
  ['the second half of a pair', '\ude00', 'half of a surrogate pair, which is not valid Unicode'],
] as const;
/** As a literal of GraphQL; its syntax has a way to write a NUL, and none for half of a pair. */
const escapedNul = String.raw`hunter2\u0000`;

const post = (query: string, variables: unknown = {}) => server.browser().post({ query, variables });

async function expectRefusal(answer: ReturnType<typeof post>, place: string, problem: string): Promise<void> {
  const { status, data, errors, text } = await answer;
  expect({ status, data }).toEqual({ status: 400, data: null });
  expect(errors).toMatchObject([
    {
      message: `The value of ${place} contains ${problem}: remove it.`,
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
  expect(text).not.toContain('hunter2');
}

describe.each(unstorable)('%s in a variable is refused', (_name, character, problem) => {
  const bad = `hunter2${character}x`;

  test('of a mutation, which then changes nothing', async () => {
    const register = 'mutation ($i: RegisterInput!) { register(input: $i) { errors { code } } }';
    const [email, password] = ['ada@example.com', 'a walk in the fens'];
    await expectRefusal(
      post(register, { i: { email, password, displayName: bad } }),
      '$i.displayName',
      problem,
    );
    await expectRefusal(post(register, { i: { email, password: bad } }), '$i.password', problem);
    expect(await server.app.database.em.fork().count(User)).toBe(0);
  });

  test('of a query', async () => {
    const look = 'query ($uid: String!) { checkLink(input: { purpose: LOGIN, uid: $uid, token: "" }) }';
    await expectRefusal(post(look, { uid: bad }), '$uid', problem);
  });

  test('in an object within objects and lists, before anything is run', async () => {
    const note = { text: 'one', replies: [{ text: 'two' }, { text: 'three', replies: [{ text: bad }] }] };
    const query = 'query ($note: NoteInput) { note(note: $note) }';
    await expectRefusal(post(query, { note }), '$note.replies.1.replies.0.text', problem);
    expect(runs).toBe(0);
  });

  test('in a list within a list', async () => {
    const query = 'query ($lists: [[String!]!]!) { first: tags(lists: [["a"]]) tags(lists: $lists) }';
    await expectRefusal(post(query, { lists: [['a'], ['b', bad]] }), '$lists.1.1', problem);
    expect(runs).toBe(0);
  });

  test('that no operation asks for, or as the name of a field, without repeating what is no name of the schema', async () => {
    await expectRefusal(post('{ me { id } }', { hunter2: bad }), '…', problem);
    await expectRefusal(post('{ me { id } }', { hunter2: { hunter2: { text: bad } } }), '….….text', problem);
    await expectRefusal(post('{ me { id } }', { input: { [bad]: 1 } }), '….…', problem);
  });

  test('of a request by GET', async () => {
    const query = 'query ($note: NoteInput) { note(note: $note) }';
    const search = new URLSearchParams({ query, variables: JSON.stringify({ note: { text: bad } }) });
    const headers = { 'apollo-require-preflight': 'yes' };
    const response = await server.browser().fetch(`/graphql?${search.toString()}`, { headers });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('The value of $note.text');
  });
});

describe('a NUL in a literal is refused', () => {
  test.each([
    [
      'of a mutation',
      `mutation { login(input: { email: "a@b.cd", password: "${escapedNul}" }) { errors { code } } }`,
      'login.input.password',
    ],
    [
      'of a query',
      `{ checkLink(input: { purpose: LOGIN, uid: "${escapedNul}", token: "" }) }`,
      'checkLink.input.uid',
    ],
    [
      'in an object within objects and lists',
      `{ note(note: { text: "", replies: [{ text: "" }, { text: "${escapedNul}" }] }) }`,
      'note.note.replies.1.text',
    ],
    ['in a list within a list', `{ other: tags(lists: [["a"], ["b", "${escapedNul}"]]) }`, 'tags.lists.1.1'],
    [
      'that is the default of a variable',
      `query ($text: String! = "${escapedNul}") { note(note: { text: $text }) }`,
      '$text',
    ],
    [
      'of a fragment',
      `{ ...F } fragment F on Query { note(note: { text: "${escapedNul}" }) }`,
      'note.note.text',
    ],
    ['by the other escape', String.raw`{ note(note: { text: "hunter2\u{0}" }) }`, 'note.note.text'],
  ])('%s', async (_name, query, place) => {
    await expectRefusal(post(query), place, nul[2]);
    expect(runs).toBe(0);
  });

  test('and so is half of a pair, by the syntax', async () => {
    for (const half of ['\ud800', String.raw`\ud800`]) {
      const { status, errors, text } = await post(`{ note(note: { text: "hunter2${half}" }) }`);
      expect({ status, code: errors[0]?.extensions.code }).toEqual({
        status: 400,
        code: 'GRAPHQL_PARSE_FAILED',
      });
      expect(text).not.toContain('hunter2');
    }
    expect(runs).toBe(0);
  });
});

test('text of whole characters is taken, whatever they are', async () => {
  const query = 'query ($note: NoteInput) { note(note: $note) }';
  const text = fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', ''));
  await fc.assert(
    fc.asyncProperty(text, async (storable) => {
      expect((await post(query, { note: { text: storable } })).data).toEqual({ note: true });
    }),
    { numRuns: 50 },
  );
  const { data } = await post(String.raw`{ note(note: { text: "\u{1F511} \uD83D\uDE00 \\u0000" }) }`);
  expect(data).toEqual({ note: true });
});

test('values of any depth are gone through in no time to speak of', async () => {
  const deep = `${'['.repeat(45_000)}"\\u0000"${']'.repeat(45_000)}`;
  const { status, errors } = await server
    .browser()
    .post(`{"query":"{ me { id } }","variables":{"a":${deep}}}`);
  expect({ status, code: errors[0]?.extensions.code }).toEqual({ status: 400, code: 'BAD_USER_INPUT' });
});

describe('a page', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const asPerson = { accept: 'text/html' };

  test.each([
    ['opened with a NUL in the uid', '/reset-password/MQ%00/x', undefined],
    ['opened with a NUL in the token', '/activate/MQ/c0ffee-%00', undefined],
    ['sent with a NUL in the uid', '/restore-account/MQ%00/x', ''],
    ['sent with a NUL in a password', '/reset-password/MQ/x', 'password=hunter2%00'],
    ['sent with a NUL in an address', '/reset-password', 'email=hunter2%00%40example.com'],
  ])('%s answers that the request cannot be read', async (_name, path, body) => {
    const { status, text, headers } = await rawRequest(server.origin, path, { ...asPerson, ...form }, body);
    expect(status).toBe(400);
    expect(headers['content-type']).toContain('text/html');
    expect(text).toContain('This request cannot be read.');
    expect(text).not.toContain('hunter2');
  });

  test('opened with bytes of half a pair cannot be read either', async () => {
    const { status } = await rawRequest(server.origin, '/reset-password/%ED%A0%80/x', asPerson);
    expect(status).toBe(400);
  });
});

describe('a header', () => {
  test.each(['user-agent', 'accept-language', 'authorization', 'cookie', 'x-forwarded-for'])(
    '%s with a NUL is no HTTP',
    async (name) => {
      const askWith = (value: string) =>
        rawBytes(
          server.origin,
          `GET /pages.css HTTP/1.1\r\nhost: rekey.test\r\n${name}: ${value}\r\nconnection: close\r\n\r\n`,
        );
      expect(await askWith('a b')).toMatch(/^HTTP\/1\.1 200 /);
      expect(await askWith('a\0b')).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  test('with a session, or with a sign-up, that is a NUL percent-encoded is as good as none', async () => {
    const headers = { 'content-type': 'application/json', cookie: 'rekey=%00; rekey-signup=a%00b' };
    const body = JSON.stringify({ query: '{ me { id } }' });
    const { status, text } = await rawRequest(server.origin, '/graphql', headers, body);
    expect({ status, answer: JSON.parse(text) as unknown }).toEqual({
      status: 200,
      answer: { data: { me: null } },
    });
  });
});
