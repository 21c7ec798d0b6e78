import { ConfirmEmailChangeDocument, RequestEmailChangeDocument } from '../../schema/documents.ts';
import type { Client } from './client.ts';
import type { Letter } from './letter.ts';
import { letterBy } from './mailed-accounts.ts';
import type { MailedApp } from './mailed-app.ts';
import { goodPassword } from './people.ts';

/** Asks for another address as whoever a client is signed in as, a second later, and waits for its mail. */
export async function askForAddress(app: MailedApp, client: Client, newEmail: string): Promise<Letter> {
  app.clock.advance(1);
  const input = { newEmail, currentPassword: goodPassword };
  return letterBy(app.sink, newEmail, async () => {
    const { requestEmailChange } = await client.send(RequestEmailChangeDocument, { input });
    if (requestEmailChange.errors.length > 0) throw new Error(JSON.stringify(requestEmailChange.errors));
  });
}

/** Changes an address, and waits for the mail to the old one. */
export async function changeAddress(
  app: MailedApp,
  client: Client,
  email: string,
  newEmail: string,
): Promise<Letter> {
  const { link } = await askForAddress(app, client, newEmail);
  return letterBy(app.sink, email, async () => {
    const { confirmEmailChange } = await app.mobileApp().send(ConfirmEmailChangeDocument, { input: link });
    if (!confirmEmailChange.user) throw new Error(JSON.stringify(confirmEmailChange.errors));
  });
}
