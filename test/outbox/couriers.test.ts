import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestPasswordReset } from '../../src/accounts/password/forgotten-password.ts';
import { courierBetween } from '../support/courier.ts';
import { Services } from '../support/services.ts';
import { SmtpSink } from '../support/smtp-sink.ts';
import { createAccount, valueOf } from '../support/steps.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { databaseIn } from '../support/databases.ts';

let folder: TemporaryFolder;
let servers: readonly [Services, Services];
let sink: SmtpSink;
beforeAll(async () => {
  [folder, sink] = [await makeTemporaryFolder(), await SmtpSink.start()];
  const databaseUrl = await databaseIn(folder.path);
  servers = [await Services.start({ databaseUrl }), await Services.start({ databaseUrl })];
});
afterAll(async () => {
  await Promise.all(servers.map((services) => services.close()));
  await sink.stop();
  await folder.remove();
});

test('two couriers at one database send each mail once', async () => {
  const [services] = servers;
  await createAccount(services, 'ada@example.com');
  for (let count = 0; count < 60; count += 1)
    valueOf(await requestPasswordReset(services.context(), { email: 'ada@example.com' }));

  const couriers = servers.map((server) => courierBetween(server, sink));
  for (const courier of couriers) courier.start();
  await waitFor(async () => (await services.orders()).length === 0, 20_000);
  await Promise.all(couriers.map((courier) => courier.stop()));

  expect(sink.mails).toHaveLength(60);
  expect(new Set(sink.mails.map(({ parsed }) => parsed.messageId)).size).toBe(60);
});
