import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MeDocument } from '../../schema/documents.ts';
import type { Answer, Client } from '../support/client.ts';
import { FaultyApp } from '../support/faulty-app.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { publicRequests } from '../support/requests.ts';

let server: FaultyApp;
let client: Client;
beforeEach(async () => {
  server = await FaultyApp.start();
  client = server.client();
  await createAccount(server.sink, client, 'ada@example.com');
});
afterEach(() => server.close());

const pragma = (text: string) => server.app.database.em.getConnection().execute(`pragma ${text}`);

const stateOf = async (path: string) => {
  const response = await client.fetch(path);
  return { ...((await response.json()) as object), status: response.status };
};

async function signUpUntilItFails(): Promise<Answer<unknown>> {
  for (let number = 0; number < 1000; number += 1) {
    const answer = await client.post(publicRequests.register(`somebody-${number}@example.com`));
    if (answer.errors.length > 0) return answer;
  }
  throw new Error('It never fails.');
}

test('while the disk is full, reading goes on, writing is put off and /readyz says so; then all works again', async () => {
  await pragma('max_page_count = 1');
  const refused = await signUpUntilItFails();
  expect(refused.errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY', retryAfter: 5 } }]);

  const { me } = await client.send(MeDocument, {});
  expect(me).toMatchObject({ email: 'ada@example.com' });
  expect(await stateOf('/healthz')).toEqual({ status: 200 });

  await pragma('max_page_count = 1000000');
  const taken = await client.post(publicRequests.register('grace@example.com'));
  expect(taken.errors).toEqual([]);
  expect(await stateOf('/readyz')).toMatchObject({ status: 200, database: 'ok' });
});
