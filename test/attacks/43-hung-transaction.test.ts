import { expect, test } from '@jest/globals';
import { MeDocument } from '../../schema/documents.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { FaultyApp } from '../support/faulty-app.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { publicRequests } from '../support/requests.ts';
import { waitFor } from '../support/wait-for.ts';

test('while a transaction hangs, others are put off and /healthz says so in time; then all works again', async () => {
  const server = await FaultyApp.start();
  const client = server.client();
  await createAccount(server.sink, client, 'ada@example.com');
  await server.outboxIsEmpty();
  const statusOf = async (path: string) => (await client.fetch(path)).status;

  let begin = (): void => undefined;
  const hasBegun = new Promise<void>((resolve) => (begin = resolve));
  void inTransaction(server.app.database.em.fork(), () => {
    begin();
    return new Promise(() => undefined);
  });
  await hasBegun;

  const begun = performance.now();
  const refused = client.post(publicRequests.register('grace@example.com'));
  expect([await statusOf('/healthz'), await statusOf('/readyz')]).toEqual([503, 503]);
  // Two seconds each, and what a busy machine adds.
  expect(performance.now() - begun).toBeLessThan(8_000);
  expect((await refused).errors).toMatchObject([{ extensions: { code: 'SERVICE_BUSY', retryAfter: 5 } }]);

  await waitFor(async () => (await statusOf('/healthz')) === 200, 20_000);
  expect((await client.send(MeDocument, {})).me).toMatchObject({ email: 'ada@example.com' });
  expect((await client.post(publicRequests.register('grace@example.com'))).errors).toEqual([]);
  await server.close();
});
