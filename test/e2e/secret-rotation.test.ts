import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeSecret } from '../../src/config/development-secret.ts';
import { allLinks, giveOut, isSignedInAt, statusesAt, useUpAt, type GivenOut } from '../support/given-out.ts';
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

/** Has a process, which runs alone so that its courier mints every link, give all of it out so many times. */
async function giveOutAt(step: Step, times: number): Promise<GivenOut[]> {
  const server = await start(step);
  const given = await Promise.all(Array.from({ length: times }, () => giveOut(server, replicas.sink)));
  await server.end();
  return given;
}

async function expectAlive(servers: readonly ServerProcess[], given: readonly GivenOut[]): Promise<void> {
  for (const server of servers)
    for (const one of given) {
      expect(await statusesAt(server, one)).toEqual(allLinks('VALID'));
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
    const [older, oldest] = (await giveOutAt('before', 2)) as [GivenOut, GivenOut];
    await atOnce('known', 'before', (...servers) => expectAlive(servers, [older, oldest]));
    await atOnce('known', 'known', (...servers) => expectAlive(servers, [older, oldest]));

    const [newer, newest] = (await giveOutAt('swapped', 2)) as [GivenOut, GivenOut];
    await atOnce('swapped', 'known', async (here, there) => {
      await expectAlive([here, there], [older, oldest, newer, newest]);
      expect(await useUpAt(here, older)).toEqual([]);
      expect(await useUpAt(there, newer)).toEqual([]);
    });
    await atOnce('over', 'swapped', (...servers) => expectAlive(servers, [newest]));

    await atOnce('over', 'over', async (here, there) => {
      await expectAlive([here, there], [newest]);
      for (const server of [here, there]) expect(await isSignedInAt(server, oldest)).toBe(true);
      expect(await useUpAt(there, newest)).toEqual([]);
    });
  },
  3 * minutes,
);

test(
  'where the first step is left out, new links fail on whoever does not know the secret, and live on',
  async () => {
    const [given] = (await giveOutAt('swapped', 1)) as [GivenOut];
    await atOnce('swapped', 'before', async (informed, other) => {
      expect(await statusesAt(other, given)).toEqual(allLinks('INVALID'));
      expect(await isSignedInAt(other, given)).toBe(true);
      await expectAlive([informed], [given]);
    });
    await atOnce('swapped', 'known', async (_informed, other) => {
      expect(await useUpAt(other, given)).toEqual([]);
    });
  },
  2 * minutes,
);
