import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '../support/client.ts';
import { databases } from '../support/databases.ts';
import type { Letter } from '../support/letter.ts';
import { oneTimeThings } from '../support/one-time.ts';
import { payloadOf } from '../support/payload.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

describe.each(databases)('on $name, what a process has mailed that was killed since', (database) => {
  let replicas: Replicas;
  let others: readonly [ServerProcess, ServerProcess];
  const letters = new Map<string, Letter>();
  beforeAll(async () => {
    replicas = await Replicas.prepare(database);
    const first = await replicas.start();
    await Promise.all(
      oneTimeThings.map(async ({ name, obtain }) => {
        const address = `${name.replaceAll(' ', '-')}@example.com`;
        letters.set(name, await obtain(replicas.sink, first.mobileApp(), address));
      }),
    );
    await first.end('SIGKILL');
    others = [await replicas.start(), await replicas.start()];
  });
  afterAll(() => replicas.close());

  test.each(oneTimeThings)('use a $name twice: it works once, and the second is dead', async (thing) => {
    const use = thing.use(letterOf(thing.name));
    const [here, there] = [others[0].mobileApp(), others[1].mobileApp()];
    expect(await payloadOf(here, use)).toMatchObject({ errors: [] });
    for (const client of [here, there]) await expectDead(client, thing);
  });

  describe('also after a restart', () => {
    let client: Client;
    beforeAll(async () => {
      // Also where these tests run without the one above.
      for (const { name, use } of oneTimeThings) await payloadOf(others[0].mobileApp(), use(letterOf(name)));
      await Promise.all(others.map((other) => other.end('SIGKILL')));
      client = (await replicas.start()).mobileApp();
    });

    test.each(oneTimeThings)('a $name', (thing) => expectDead(client, thing));
  });

  async function expectDead(client: Client, { name, use, refusal }: (typeof oneTimeThings)[number]) {
    expect(await payloadOf(client, use(letterOf(name)))).toMatchObject({ errors: [{ code: refusal }] });
  }

  function letterOf(name: string): Letter {
    const letter = letters.get(name);
    if (!letter) throw new Error(`There is no letter with a ${name}.`);
    return letter;
  }
});
