import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  LoginDocument,
  MeDocument,
  RegisterDocument,
} from '../../schema/documents.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import type { Client } from '../support/client.ts';
import { dumpOf } from '../support/dump.ts';
import type { Letter } from '../support/letter.ts';
import { createAccount, signUp, type MailedSignUp } from '../support/mailed-accounts.ts';
import { codeIn, codePurposes, codes, links, newAddressOf, type Obtain } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { goodPassword } from '../support/people.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

/** A way in that waits for whoever has the one value that opens it. */
interface WayIn {
  readonly name: string;
  readonly value: string;
  /** Tries a value; true where it opens. */
  readonly tryWith: (client: Client, value: string) => Promise<boolean>;
}

let replicas: Replicas;
let server: ServerProcess;
let waysIn: readonly WayIn[];
beforeAll(async () => {
  replicas = await Replicas.prepare();
  server = await replicas.start({ RATE_LIMITS: 'off' });
  waysIn = await everyWayIn();
});
afterAll(() => replicas.close());

const opens = async (client: Client, use: Operation): Promise<boolean> =>
  (await payloadOf(client, use)).errors.length === 0;

async function everyWayIn(): Promise<WayIn[]> {
  const client = server.mobileApp();
  const mailTo = (person: string, obtain: Obtain): Promise<Letter> =>
    obtain(replicas.sink, server.mobileApp(), `${person}@example.com`.toLowerCase());
  const obtained = [];
  for (const purpose of linkPurposes)
    obtained.push({ purpose, letter: await mailTo(purpose, links[purpose].obtain) });
  const coded = [];
  for (const purpose of codePurposes)
    coded.push({ purpose, letter: await mailTo(`${purpose}-code`, codes[purpose].obtain) });
  await createAccount(replicas.sink, client, 'lives@example.com');
  const mine = await signUp(replicas.sink, server.mobileApp(), 'signs-up@example.com');
  // A sign-up whose mail is still in the outbox.
  replicas.sink.verdict = () => ({ code: 450, message: 'later' });
  const waiting = { email: 'waits@example.com', password: goodPassword };
  await client.send(RegisterDocument, { input: waiting });
  return [
    ...obtained.map(({ purpose, letter: { link } }) => ({
      name: `the ${purpose} link`,
      value: link.token,
      tryWith: (one: Client, token: string) => opens(one, links[purpose].use({ ...link, token })),
    })),
    ...coded.map(({ purpose, letter }) => ({
      name: `the ${purpose} code`,
      value: codeIn(letter).code,
      tryWith: (one: Client, code: string) => opens(one, codes[purpose].use({ ...codeIn(letter), code })),
    })),
    signUpProof(mine),
    {
      name: 'the session',
      value: client.sessionToken ?? '',
      tryWith: async (one: Client, token: string) => {
        one.sessionToken = /^[\w-]+$/.test(token) ? token : null;
        return (await one.send(MeDocument, {})).me !== null;
      },
    },
    {
      name: 'the password',
      value: goodPassword,
      tryWith: (one: Client, password: string) =>
        opens(one, operation(LoginDocument, { input: { email: 'lives@example.com', password } })),
    },
  ];
}

/** The link of a sign-up is known here: what is missing is the proof that stands for its password. */
function signUpProof({ letter, signupToken }: MailedSignUp): WayIn {
  return {
    name: 'the proof of a sign-up',
    value: signupToken ?? '',
    tryWith: (client, proof) =>
      opens(client, operation(ActivateAccountDocument, { input: { ...letter.link, signupToken: proof } })),
  };
}

/** Every value of a dump, whole and in the parts that it is made of. */
async function valuesOfDump(): Promise<string[]> {
  const database = await connectDatabase(replicas.databaseUrl);
  const dump = JSON.parse(await dumpOf(database)) as unknown;
  await database.close();
  const values: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    else if (typeof value === 'string' || typeof value === 'number') values.push(String(value));
  };
  collect(dump);
  return Array.from(new Set(values.flatMap((value) => [value, ...value.split(/[^\w-]+/)])));
}

test('from the dump alone no flow can be finished, and with what its owner has every one can', async () => {
  const values = await valuesOfDump();
  for (const known of ['lives@example.com', newAddressOf('email_change@example.com'), 'waits@example.com'])
    expect(values).toContain(known);
  expect(values.length).toBeGreaterThan(200);

  const opened: string[] = [];
  for (const { name, tryWith } of waysIn)
    for (let begin = 0; begin < values.length; begin += 8)
      await Promise.all(
        values.slice(begin, begin + 8).map(async (value) => {
          if (await tryWith(server.mobileApp(), value)) opened.push(`${name} by ${value}`);
        }),
      );
  expect(opened).toEqual([]);

  const shut: string[] = [];
  for (const { name, value, tryWith } of waysIn) {
    if (!(await tryWith(server.mobileApp(), value))) shut.push(name);
  }
  expect(shut).toEqual([]);
}, 180_000);
