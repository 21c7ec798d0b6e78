import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { ScheduledJob } from '../../src/entities/scheduled-job.ts';
import { User } from '../../src/entities/user.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { links } from '../support/one-time.ts';
import { payloadOf } from '../support/payload.ts';
import { Replicas } from '../support/replicas.ts';
import type { Ending, ServerProcess } from '../support/server-process.ts';
import { waitFor } from '../support/wait-for.ts';

const graceSeconds = 1;

let replicas: Replicas;
beforeAll(async () => {
  replicas = await Replicas.prepare();
});
afterAll(() => replicas.close());

/** What a server has said in its log of its cleanings. */
function cleaningsOf({ stdout }: Pick<Ending, 'stdout'>): unknown[] {
  const lines = stdout.split('\n').filter((line) => line.includes('"cleaned up"'));
  return lines.map((line): unknown => JSON.parse(line));
}

async function withDatabase<Result>(use: (entities: Database['em']) => Promise<Result>): Promise<Result> {
  const database = await connectDatabase(replicas.databaseUrl);
  const result = await use(database.em.fork());
  await database.close();
  return result;
}

async function deleteAccount(server: ServerProcess, email: string): Promise<void> {
  const { obtain, use } = links.ACCOUNT_DELETION;
  const { link } = await obtain(replicas.sink, server.mobileApp(), email);
  expect(await payloadOf(server.mobileApp(), use(link))).toMatchObject({ errors: [] });
}

test('an account that fell due while no server ran is erased once, by one of two, and no third cleans within the hour', async () => {
  const first = await replicas.start({ ACCOUNT_DELETION_GRACE: String(graceSeconds) });
  await createAccount(replicas.sink, first.mobileApp(), 'stays@example.com');
  await deleteAccount(first, 'leaves@example.com');
  await waitFor(() => cleaningsOf(first.process).length > 0);
  await first.end('SIGKILL');
  await sleep(graceSeconds * 1000);
  // As though an hour had passed.
  await withDatabase((entities) => entities.nativeUpdate(ScheduledJob, {}, { dueAt: new Date(0) }));

  const two = await Promise.all([replicas.start(), replicas.start()]);
  await waitFor(() => two.some(({ process }) => cleaningsOf(process).length > 0));
  const endings = await Promise.all(two.map((server) => server.end()));
  expect(endings.flatMap(cleaningsOf)).toMatchObject([{ accounts: 1 }]);

  const third = await replicas.start();
  expect(cleaningsOf(await third.end())).toEqual([]);
  const left = await withDatabase((entities) => entities.find(User, {}));
  expect(left.map(({ email }) => email)).toEqual(['stays@example.com']);
});
