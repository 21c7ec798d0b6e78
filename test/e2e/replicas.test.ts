import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { wrong } from '../support/codes.ts';
import { codeIn, codePurposes, codes } from '../support/one-time.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

let replicas: Replicas;
let here: ServerProcess;
let there: ServerProcess;
beforeAll(async () => {
  replicas = await Replicas.prepare();
  // One after the other: the first makes the tables.
  here = await replicas.start();
  there = await replicas.start();
});
afterAll(() => replicas.close());

describe.each(codePurposes)('of the tries of one code, for %s', (purpose) => {
  const { obtain, use } = codes[purpose];

  /** Has a code mailed, and mistypes it so many times, by turns on one replica and on the other. */
  async function mistype(times: number): Promise<Operation> {
    const clients = [here.mobileApp(), there.mobileApp()] as const;
    const email = `${purpose}-${times}@example.com`.toLowerCase();
    const typed = codeIn(await obtain(replicas.sink, clients[0], email));
    for (let time = 0; time < times; time += 1) {
      const payload = await payloadOf(
        clients[time % 2 === 0 ? 0 : 1],
        use({ ...typed, code: wrong(typed.code) }),
      );
      expect(payload.errors).toMatchObject([{ code: 'CODE_INVALID' }]);
    }
    return use(typed);
  }

  test('five count, wherever they are made: then the right one is refused on both', async () => {
    const useRightCode = await mistype(5);
    for (const server of [here, there])
      expect(await payloadOf(server.mobileApp(), useRightCode)).toMatchObject({
        errors: [{ code: 'CODE_INVALID' }],
      });
  });

  test('four leave one', async () => {
    const useRightCode = await mistype(4);
    expect(await payloadOf(there.mobileApp(), useRightCode)).toMatchObject({ errors: [] });
  });
});
