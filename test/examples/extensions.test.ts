import { readFile, writeFile } from 'node:fs/promises';
import { expect, describe, test, afterEach, beforeEach } from '@jest/globals';
import { buildSchema, printSchema } from 'graphql';
import { moreOnTheProfile } from '../../examples/profile-fields/more-on-the-profile.ts';
import { invitationMail } from '../../examples/invitation/invitation-mail.ts';
import { invitations } from '../../examples/invitation/invitations.ts';
import type { Extension } from '../../src/extension.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrate, migrationState } from '../../src/database/migrate.ts';
import { migrations } from '../../src/database/migrations/index.ts';
import { buildApiSchema } from '../../src/graphql/schema.ts';
import { createComposer } from '../../src/mail/compose.ts';
import { Clock } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { RekeyProcess } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { databaseIn } from '../support/databases.ts';

const parts = { config: testConfig(), now: new Clock().now };
const [teams, profile] = [invitations(parts), moreOnTheProfile(parts)];
const schemaWith = (...extensions: Extension[]) =>
  buildApiSchema(extensions.flatMap(({ resolvers = [] }) => resolvers));
const fieldsOf = (type: string, ...extensions: Extension[]) => {
  const found = buildSchema(printSchema(schemaWith(...extensions))).getType(type);
  return found && 'getFields' in found ? Object.keys(found.getFields()).sort() : [];
};

describe('the schema', () => {
  test('has what each extension brings, and nothing of one that is not asked for', () => {
    const [ownMutations, ownProfile] = [fieldsOf('Mutation'), fieldsOf('Profile')];
    const ownSchema = printSchema(schemaWith());

    expect(fieldsOf('Mutation', teams)).toEqual([...ownMutations, 'inviteToTeam', 'acceptInvitation'].sort());
    expect(fieldsOf('Query', teams)).toContain('myTeams');
    expect(fieldsOf('Profile', teams)).toEqual(ownProfile);

    expect(fieldsOf('Profile', profile)).toEqual(['birthday', 'company', ...ownProfile].sort());
    expect(fieldsOf('Mutation', profile)).toEqual([...ownMutations, 'updateProfileFields'].sort());

    expect(printSchema(schemaWith())).toBe(ownSchema);
    expect(ownSchema).not.toMatch(/team|company/i);
    expect(fieldsOf('Profile', teams, profile)).toEqual(fieldsOf('Profile', profile));
  });
});

describe('the migrations of an extension', () => {
  test('come after the server’s own, make just what its entities need, and can be taken back', async () => {
    const folder = await makeTemporaryFolder();
    const url = await databaseIn(folder.path);
    const database = await connectDatabase(url, [teams, profile], { create: true });
    try {
      const own = migrations.map(({ name }) => name);
      const added = ['example-invitation-1', 'example-profile-fields-1'];
      expect(await migrate(database)).toEqual([...own, ...added]);
      expect(await database.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
      await database.migrator.down();
      await database.migrator.down();
      expect(await migrationState(database)).toMatchObject({ pending: added });
      expect(await migrate(database)).toEqual(added);
    } finally {
      await database.close();
    }
  });

  test('are applied to a database that has the server’s own already', async () => {
    const folder = await makeTemporaryFolder();
    try {
      const url = await databaseIn(folder.path);
      const plain = await connectDatabase(url, [], { create: true });
      await migrate(plain);
      await plain.close();
      const extended = await connectDatabase(url, [teams]);
      expect(await migrate(extended)).toEqual(['example-invitation-1']);
      await extended.close();
    } finally {
      await folder.remove();
    }
  });
});

describe('a program with an extension', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => {
    folder = await makeTemporaryFolder();
  });
  afterEach(() => folder.remove());

  test.each([
    ['invitation', 'example-invitation-1'],
    ['profile-fields', 'example-profile-fields-1'],
    ['webhook', migrations.at(-1)?.name],
  ])('is the rekey command: %s', async (example, lastMigration) => {
    const settings = {
      DATABASE_URL: await databaseIn(folder.path),
      SECRET_KEY: 'a secret of the tests',
    };
    const run = (...parameters: string[]) =>
      new RekeyProcess(`examples/${example}/main.js`, parameters, settings).ended;

    await writeFile(`${folder.path}/rekey.sqlite`, '');
    const early = await run('outbox', 'list');
    expect(early.code).toBe(1);
    expect(early.stderr).toContain(`${lastMigration}: run npx rekey migrate, or the migrate command`);
    expect((await run('migrate')).stdout).toMatch(new RegExp(`^Applied .*${lastMigration}\\.\n$`));
    expect((await run('outbox', 'list')).stdout).toBe('The outbox is empty.\n');
  });

  test('shows the mails that the extension adds beside the server’s own', async () => {
    const preview = await new RekeyProcess(
      'examples/invitation/main.js',
      ['mail', 'preview', `${folder.path}/mails`],
      { SECRET_KEY: 'a secret of the tests' },
    ).ended;
    expect(preview).toMatchObject({ code: 0, stderr: '' });
    const read = (file: string) => readFile(`${folder.path}/mails/${file}`, 'utf8');
    expect(await read('de/invitation.subject.txt')).toMatch(/^Einladung zu /);
    expect(await read('en/password-reset.subject.txt')).toBe('Choose a new password\n');
  });

  test('refuses a mail that takes the name of another', () => {
    const twice = [{ login: { decide: () => Promise.resolve(null), definition: invitationMail } }];
    expect(() => createComposer(null, twice)).toThrow(
      'There are two kinds of mail called login: give yours a name of its own.',
    );
  });
});
