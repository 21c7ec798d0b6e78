import { afterEach, expect, jest, test } from '@jest/globals';
import { RegisterDocument } from '../../schema/documents.ts';
import { createApp, type App } from '../../src/app.ts';
import { migrate } from '../../src/database/migrate.ts';
import { operation } from '../support/operation.ts';
import { testConfig } from '../support/config.ts';
import { hasPostgres, PostgresSource } from '../support/postgres-source.ts';
import { waitFor } from '../support/wait-for.ts';

const apps: App[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

(hasPostgres ? test : test.skip)(
  'the courier of another process is woken by what was ordered here, and delivers it',
  async () => {
    const source = await PostgresSource.create();
    const config = testConfig({ databaseUrl: source.url });
    // As a server whose own courier has its hands full.
    const ordering = await createApp(config);
    await migrate(ordering.database);
    const delivering = await createApp(config);
    apps.push(ordering, delivering);
    const wake = jest.spyOn(delivering.courier, 'wake');
    delivering.courier.start();
    await waitFor(() => wake.mock.calls.length > 0);
    await ordering.server.listen({ host: '127.0.0.1', port: 0 });

    const before = wake.mock.calls.length;
    const input = { email: 'ada@example.com', password: 'a walk in the fens' };
    await fetch(`${ordering.server.listeningOrigin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(operation(RegisterDocument, { input })),
    });
    await waitFor(() => wake.mock.calls.length > before);
    await waitFor(() => delivering.mailbox.mails().length > 0);
    expect(ordering.mailbox.mails()).toEqual([]);
    for (const app of apps.splice(0)) await app.close();
    await source.drop();
  },
);
