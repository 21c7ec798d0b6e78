import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { invitations } from '../../examples/invitation/invitations.ts';
import type { Config } from '../../src/config.ts';
import { TestApp } from '../support/app.ts';
import { createAccount } from '../support/people.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { acceptInvitation, inviteToTeam } from './team-client.ts';
import { databaseIn } from '../support/databases.ts';

const email = 'mary@example.com';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await makeTemporaryFolder();
});
afterEach(() => folder.remove());

/** Does something with a server on the same database, and stops the server. */
async function whileItRuns<Result>(
  changes: Partial<Config>,
  action: (server: TestApp) => Promise<Result>,
): Promise<Result> {
  const databaseUrl = await databaseIn(folder.path);
  const server = await TestApp.start({ databaseUrl, ...changes }, { extensions: [invitations] });
  try {
    return await action(server);
  } finally {
    await server.close();
  }
}

test('invitations live as long as the secret that signed them is a fallback, and no longer', async () => {
  const { link, sessionToken } = await whileItRuns({ secretKey: 'the old secret' }, async (server) => {
    const phone = server.mobileApp();
    await createAccount(server, phone, email);
    expect(await inviteToTeam(phone, email)).toEqual([]);
    return { link: (await server.mailTo(email, 1)).link, sessionToken: phone.sessionToken };
  });
  const accept = (server: TestApp) => {
    const phone = server.mobileApp();
    phone.sessionToken = sessionToken;
    return acceptInvitation(phone, link);
  };

  expect(await whileItRuns({ secretKey: 'the new secret' }, accept)).toEqual(['LINK_INVALID']);
  const rotated = { secretKey: 'the new secret', secretKeyFallbacks: ['the old secret'] };
  expect(await whileItRuns(rotated, accept)).toBe('Engines');
});
