import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeSecret } from '../../src/config/development-secret.ts';
import { databases } from '../support/databases.ts';
import { allLinks, allRefused, giveOut, statusesAt, useUpAt, type GivenOut } from '../support/given-out.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

const [oldest, old, next] = [makeSecret(), makeSecret(), makeSecret()];

/** What a server is told of the secrets. */
const secrets = {
  before: { SECRET_KEY: old },
  rotated: { SECRET_KEY: next, SECRET_KEY_FALLBACKS: `${oldest},${old}` },
  removed: { SECRET_KEY: next },
  behind: { SECRET_KEY: oldest, SECRET_KEY_FALLBACKS: old },
};

// How two servers go through it step by step is in ../e2e/secret-rotation.test.ts.
describe.each(databases)('rotate, on $name', (database) => {
  let replicas: Replicas;
  beforeAll(async () => {
    replicas = await Replicas.prepare(database);
  });
  afterAll(() => replicas.close());

  async function at<Result>(
    which: keyof typeof secrets,
    look: (server: ServerProcess) => Promise<Result>,
  ): Promise<Result> {
    const server = await replicas.start(secrets[which]);
    const result = await look(server);
    await server.end();
    return result;
  }

  const givenOutBy = (which: keyof typeof secrets): Promise<GivenOut> =>
    at(which, (server) => giveOut(server, replicas.sink));

  test('old secret in the list: links live', async () => {
    const given = await givenOutBy('before');
    await at('rotated', async (server) => {
      expect(await statusesAt(server, given)).toEqual(allLinks('VALID'));
      expect(await useUpAt(server, given)).toEqual([]);
    });
  });

  test('then removed: links dead', async () => {
    const given = await givenOutBy('before');
    await at('removed', async (server) => {
      expect(await statusesAt(server, given)).toEqual(allLinks('INVALID'));
      expect(await useUpAt(server, given)).toEqual(allRefused);
    });
    // Nothing was used up by that, so it is the secret alone that they lacked.
    await at('rotated', async (server) => {
      expect(await useUpAt(server, given)).toEqual([]);
    });
  });

  test('new links only from the first secret', async () => {
    const given = await givenOutBy('rotated');
    await at('behind', async (server) => {
      expect(await statusesAt(server, given)).toEqual(allLinks('INVALID'));
      expect(await useUpAt(server, given)).toEqual(allRefused);
    });
    await at('removed', async (server) => {
      expect(await useUpAt(server, given)).toEqual([]);
    });
  });
});
