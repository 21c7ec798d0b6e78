import { jest, afterAll, beforeAll, expect, test } from '@jest/globals';
import { cleanUp } from '../../src/cleanup/clean-up.ts';
import { testConfig } from '../support/config.ts';
import type { Stage } from '../support/every-flow.ts';
import { askForEveryMail, liveSignedIn, useEveryCode, useEveryLink } from '../support/every-flow.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { planOf } from '../support/plans.ts';

/** What may look at a whole table, since that has a row or two. */
const smallTables = ['scheduled_job'];

let mailed: MailedApp;
beforeAll(async () => {
  mailed = await MailedApp.start();
});
afterAll(() => mailed.close());

test('every statement of every flow finds its rows by an index', async () => {
  const { server } = mailed;
  const { database } = server.app;
  const logged = jest.spyOn(database.config.getLogger(), 'logQuery');
  let addresses = 0;
  const stage: Stage = {
    sink: mailed.sink,
    client: () => mailed.mobileApp(),
    browser: () => mailed.browser(),
    address: (what) => `${what.toLowerCase()}-${(addresses += 1)}@example.com`,
    displayName: 'Ada Lovelace',
  };
  await useEveryLink(stage);
  await useEveryCode(stage);
  await askForEveryMail(stage);
  await liveSignedIn(stage);
  const { clock, app } = server;
  clock.advance(400 * 86_400);
  await cleanUp({ fork: () => database.em.fork(), config: testConfig(), events: app.events, now: clock.now });
  const statements = new Set(logged.mock.calls.map(([{ query = '' }]) => query));
  logged.mockRestore();

  const rows = [...statements].filter((query) => /^(select|insert|update|delete|with)/.test(query));
  expect(rows.length).toBeGreaterThan(40);
  const throughTables = [];
  for (const query of rows) {
    const { plan, scanned } = await planOf(database, query);
    // What a part of the statement has found, within a limit of its own, may be read as a whole.
    const parts = [...query.matchAll(/"(\w+)" as \(select/g)].map(([, name]) => name);
    if (scanned.some((table) => ![...smallTables, ...parts].includes(table)))
      throughTables.push({ query, plan });
  }
  expect(throughTables).toEqual([]);
});
