import { globSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { ActivateAccountDocument, MeDocument, ResetPasswordDocument } from '../../schema/documents.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';
import { TestApp } from '../support/app.ts';
import { databaseIn, fileOf, onPostgres } from '../support/databases.ts';
import { betterPassword } from '../support/people.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

/** What people held when a version was released. */
interface Held {
  readonly at: string;
  readonly sessionToken: string;
  readonly reset: { readonly uid: string; readonly token: string };
  readonly activation: { readonly uid: string; readonly token: string; readonly signupToken: string };
}

const engine = onPostgres ? 'postgres' : 'sqlite';
const releases = globSync('test/database/releases/*/').sort();

let folder: TemporaryFolder;
let url: string;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
  url = await databaseIn(folder.path);
});
afterEach(() => folder.remove());

async function restore(dump: string): Promise<void> {
  if (!onPostgres) {
    new Sqlite(fileOf(url)).exec(`begin; ${dump}; commit`).close();
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(dump);
  await client.end();
}

describe.each(releases)('a database of %s', (release) => {
  const held = JSON.parse(readFileSync(`${release}/${engine}.json`, 'utf8')) as Held;

  test('is migrated, and its sessions, links and sign-ups go on working', async () => {
    await restore(readFileSync(`${release}/${engine}.sql`, 'utf8'));
    const database = await connectDatabase(url);
    await migrate(database);
    expect(await database.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
    await database.close();

    const app = await TestApp.start({ databaseUrl: url });
    try {
      app.clock.advance((Date.parse(held.at) - app.clock.now().getTime()) / 1000 + 60);
      const phone = app.mobileApp();
      phone.sessionToken = held.sessionToken;
      expect(await phone.send(MeDocument, {})).toMatchObject({ me: { email: 'ada@example.com' } });

      const reset = { input: { ...held.reset, newPassword: betterPassword } };
      const { resetPassword } = await app.mobileApp().send(ResetPasswordDocument, reset);
      expect(resetPassword.errors).toEqual([]);
      expect(await phone.send(MeDocument, {})).toEqual({ me: null });

      const { activateAccount } = await app
        .mobileApp()
        .send(ActivateAccountDocument, { input: held.activation });
      expect(activateAccount.errors).toEqual([]);
    } finally {
      await app.close();
    }
  });
});

test('there is at least one release', () => {
  expect(releases).not.toEqual([]);
});
