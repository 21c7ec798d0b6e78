import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ActivateAccountDocument, CheckLinkDocument, MeDocument } from '../../schema/documents.ts';
import { makeSecret } from '../../src/config/development-secret.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import type { Letter } from '../support/letter.ts';
import { signUp, type MailedSignUp } from '../support/mailed-accounts.ts';
import { codeIn, codePurposes, codes, links } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf } from '../support/payload.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

const [old, next] = [makeSecret(), makeSecret()];

/** What a process is told of the secrets, step by step as docs/secrets.md has it. */
const steps = {
  before: { SECRET_KEY: old },
  known: { SECRET_KEY: old, SECRET_KEY_FALLBACKS: next },
  swapped: { SECRET_KEY: next, SECRET_KEY_FALLBACKS: old },
  over: { SECRET_KEY: next },
};
type Step = keyof typeof steps;

let replicas: Replicas;
beforeAll(async () => {
  replicas = await Replicas.prepare();
});
afterAll(() => replicas.close());

const start = (step: Step) => replicas.start({ RATE_LIMITS: 'off', ...steps[step] });

/** All that works once, and a session: given out, and still to be used. */
interface GivenOut {
  readonly links: readonly { readonly purpose: (typeof linkPurposes)[number]; readonly letter: Letter }[];
  readonly codes: readonly { readonly purpose: (typeof codePurposes)[number]; readonly letter: Letter }[];
  readonly signUp: MailedSignUp;
  readonly sessionToken: string | null;
}

let people = 0;
const somebody = (): string => `person-${(people += 1)}@example.com`;

/** Has a process, which runs alone so that its courier mints every link, give all of it out so many times. */
async function giveOut(step: Step, times: number): Promise<GivenOut[]> {
  const server = await start(step);
  const given = await Promise.all(Array.from({ length: times }, () => giveOutOnce(server)));
  await server.end();
  return given;
}

async function giveOutOnce(server: ServerProcess): Promise<GivenOut> {
  const { sink } = replicas;
  const client = server.mobileApp();
  const linkOf = async (purpose: (typeof linkPurposes)[number]) => ({
    purpose,
    letter: await links[purpose].obtain(sink, server.mobileApp(), somebody()),
  });
  const codeOf = async (purpose: (typeof codePurposes)[number]) => ({
    purpose,
    letter: await codes[purpose].obtain(sink, client, somebody()),
  });
  return {
    links: await Promise.all(linkPurposes.map(linkOf)),
    codes: await Promise.all(codePurposes.map(codeOf)),
    signUp: await signUp(sink, server.mobileApp(), somebody()),
    sessionToken: client.sessionToken,
  };
}

/** What a process says of links, without using them up. */
async function statusesAt(server: ServerProcess, given: GivenOut): Promise<Record<string, string>> {
  const statuses = given.links.map(async ({ purpose, letter }) => {
    const input = { purpose, ...letter.link };
    return [purpose, (await server.mobileApp().send(CheckLinkDocument, { input })).checkLink] as const;
  });
  return Object.fromEntries(await Promise.all(statuses));
}

async function isSignedInAt(server: ServerProcess, { sessionToken }: GivenOut): Promise<boolean> {
  const client = server.mobileApp();
  client.sessionToken = sessionToken;
  return (await client.send(MeDocument, {})).me !== null;
}

/** Uses up all that works once, and returns why it was refused. */
async function useUpAt(server: ServerProcess, { signUp: mine, ...given }: GivenOut): Promise<string[]> {
  const uses = [
    ...given.links.map(({ purpose, letter }) => links[purpose].use(letter.link)),
    ...given.codes.map(({ purpose, letter }) => codes[purpose].use(codeIn(letter))),
    // Without a password: the proof of the sign-up alone has to do.
    operation(ActivateAccountDocument, { input: { ...mine.letter.link, signupToken: mine.signupToken } }),
  ];
  const payloads = await Promise.all(uses.map((use) => payloadOf(server.mobileApp(), use)));
  return payloads.flatMap(({ errors }) => errors.map(({ code }) => code));
}

const all = (status: string) => Object.fromEntries(linkPurposes.map((purpose) => [purpose, status]));

async function expectAlive(servers: readonly ServerProcess[], given: readonly GivenOut[]): Promise<void> {
  for (const server of servers)
    for (const one of given) {
      expect(await statusesAt(server, one)).toEqual(all('VALID'));
      expect(await isSignedInAt(server, one)).toBe(true);
    }
}

/** Runs two processes at once, each at a step. */
async function atOnce(
  one: Step,
  other: Step,
  look: (here: ServerProcess, there: ServerProcess) => Promise<void>,
): Promise<void> {
  const [here, there] = [await start(one), await start(other)];
  await look(here, there);
  await Promise.all([here.end(), there.end()]);
}

const minutes = 60_000;

test(
  'step by step, no live link, code, proof of a sign-up or session fails on any process',
  async () => {
    const [older, oldest] = (await giveOut('before', 2)) as [GivenOut, GivenOut];
    await atOnce('known', 'before', (...servers) => expectAlive(servers, [older, oldest]));
    await atOnce('known', 'known', (...servers) => expectAlive(servers, [older, oldest]));

    const [newer, newest] = (await giveOut('swapped', 2)) as [GivenOut, GivenOut];
    await atOnce('swapped', 'known', async (here, there) => {
      await expectAlive([here, there], [older, oldest, newer, newest]);
      expect(await useUpAt(here, older)).toEqual([]);
      expect(await useUpAt(there, newer)).toEqual([]);
    });
    await atOnce('over', 'swapped', (...servers) => expectAlive(servers, [newest]));

    await atOnce('over', 'over', async (here, there) => {
      await expectAlive([here, there], [newest]);
      for (const server of [here, there]) {
        expect(await statusesAt(server, oldest)).toEqual(all('INVALID'));
        expect(await isSignedInAt(server, oldest)).toBe(true);
      }
      const refusals = await useUpAt(here, oldest);
      expect(refusals).toHaveLength(linkPurposes.length + codePurposes.length + 1);
      expect(new Set(refusals)).toEqual(new Set(['LINK_INVALID', 'CODE_INVALID']));
      expect(await useUpAt(there, newest)).toEqual([]);
    });
  },
  3 * minutes,
);

test(
  'where the first step is left out, new links fail on whoever does not know the secret, and live on',
  async () => {
    const [given] = (await giveOut('swapped', 1)) as [GivenOut];
    await atOnce('swapped', 'before', async (informed, other) => {
      expect(await statusesAt(other, given)).toEqual(all('INVALID'));
      expect(await isSignedInAt(other, given)).toBe(true);
      await expectAlive([informed], [given]);
    });
    await atOnce('swapped', 'known', async (_informed, other) => {
      expect(await useUpAt(other, given)).toEqual([]);
    });
  },
  2 * minutes,
);
