import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ActivateAccountDocument,
  ChangePasswordDocument,
  ConfirmAccountDeletionDocument,
  MeDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestLoginLinkDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import { dumpOf } from '../support/dump.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { openPage } from '../support/page.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { databaseIn, onPostgres } from '../support/databases.ts';

const [email, name, address] = ['ada.lovelace@example.com', 'Augusta Ada King', '127.0.0.1'];
const { log, lines } = createMemoryLog();

let folder: TemporaryFolder;
let app: MailedApp;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
  app = await MailedApp.start({ databaseUrl: await databaseIn(folder.path) }, { log });
});
afterAll(() => folder.remove());

/** An account's life, from the sign-up to its deletion, with a slip or two. */
async function liveAndLeave(): Promise<string> {
  const phone = app.mobileApp();
  const registered = await phone.send(RegisterDocument, {
    input: { email, password: goodPassword, displayName: name },
  });
  const { link } = await app.letterTo(email);
  const { activateAccount } = await phone.send(ActivateAccountDocument, {
    input: { ...link, signupToken: registered.register.signupToken },
  });
  phone.sessionToken = activateAccount.sessionToken;
  const { me } = await phone.send(MeDocument, {});
  await phone.send(UpdateProfileDocument, { input: { displayName: name, locale: 'en-GB' } });
  await signIn(app.mobileApp(), email, 'a wrong password');
  await app.forgetPassword(app.browser(), email);
  const input = { currentPassword: goodPassword, newPassword: betterPassword };
  const { changePassword } = await phone.send(ChangePasswordDocument, { input });
  phone.sessionToken = changePassword.sessionToken;
  await app.server.outboxIsEmpty();
  app.sink.verdict = (recipient) => ({ code: 450, message: `<${recipient}> is busy` });
  await app.browser().send(RequestLoginLinkDocument, { input: { email } });
  await waitFor(() => lines.some((line) => line.includes('delivery failed')));
  app.sink.verdict = () => null;

  const before = app.lettersTo(email).length;
  const deletion = { currentPassword: betterPassword };
  await phone.send(RequestAccountDeletionDocument, { input: deletion });
  const letter = await app.letterTo(email, before);
  await openPage(app.browser(), letter.url);
  await app.browser().send(ConfirmAccountDeletionDocument, { input: letter.link });
  await app.browser().send(RegisterDocument, { input: { email, password: goodPassword, displayName: name } });
  await app.letterTo(email, before + 2);
  return me?.id ?? '';
}

test('of an erased person no row, no line of the log and no byte of the database is left', async () => {
  const id = await liveAndLeave();
  const traces = [email, name, id];
  const { database } = app.server.app;
  for (const trace of [...traces, address]) expect(await dumpOf(database)).toContain(trace);

  app.clock.advance(1_209_600);
  await app.server.app.caretaker.look();
  const dump = await dumpOf(database);
  for (const trace of [...traces, address]) expect(dump).not.toContain(trace);

  await app.close();
  const written = lines.join('');
  expect(written).toContain('"accounts":1');
  for (const trace of traces) expect(written).not.toContain(trace);

  // PostgreSQL keeps deleted rows until it vacuums, and may keep copies of pages elsewhere: there it's the rows that count.
  if (onPostgres) return;
  const files = await readdir(folder.path);
  expect(files).toContain('rekey.sqlite');
  for (const file of files) {
    const bytes = await readFile(`${folder.path}/${file}`, 'latin1');
    for (const trace of traces) expect(bytes.includes(trace)).toBe(false);
  }
});
