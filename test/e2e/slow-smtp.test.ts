import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RegisterDocument } from '../../schema/documents.ts';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { operation } from '../support/operation.ts';
import { payloadOf } from '../support/payload.ts';
import { goodPassword } from '../support/people.ts';
import { Replicas } from '../support/replicas.ts';
import type { Verdict } from '../support/smtp-sink.ts';
import { waitFor } from '../support/wait-for.ts';

const email = 'ada@example.com';

let replicas: Replicas;
let database: Database;
beforeAll(async () => {
  replicas = await Replicas.prepare();
});
afterAll(async () => {
  await database.close();
  await replicas.close();
});

test('a process keeps an email longer than its lease, and loses it within one lease when it is killed', async () => {
  const never = Promise.withResolvers<Verdict>();
  let asked = 0;
  replicas.sink.judge = (step) => {
    if (step !== 'DATA') return null;
    asked += 1;
    return asked === 1 ? never.promise : null;
  };
  const environment = { MAIL_LEASE: '3' };
  const first = await replicas.start(environment);
  await payloadOf(
    first.mobileApp(),
    operation(RegisterDocument, { input: { email, password: goodPassword } }),
  );
  await waitFor(() => asked === 1);
  database = await connectDatabase(replicas.databaseUrl);
  const row = () => database.em.fork().findOneOrFail(OutgoingMail, { emailKey: email });
  const { lease, dueAt: endOfFirstLease } = await row();
  const second = await replicas.start(environment);

  await waitFor(async () => Number((await row()).dueAt) > Number(endOfFirstLease) + 3500, 20_000);
  expect((await row()).lease).toBe(lease);
  expect(asked).toBe(1);

  await first.end('SIGKILL');
  await waitFor(() => replicas.sink.mails.length === 1, 20_000);
  await waitFor(async () => (await database.em.fork().count(OutgoingMail)) === 0);
  await second.end();
  expect(replicas.sink.mails[0]?.recipients).toEqual([email]);
  expect(asked).toBe(2);
});
