import { ActivateAccountDocument, RegisterDocument } from '../../schema/documents.ts';
import type { Client } from './client.ts';
import { letterTo, lettersTo, type Letter } from './letter.ts';
import { goodPassword } from './people.ts';
import type { SmtpSink } from './smtp-sink.ts';

/** Does something, and waits for the letter that it brings to an address. */
export async function letterBy(
  sink: SmtpSink,
  address: string,
  act: () => Promise<unknown>,
): Promise<Letter> {
  const before = lettersTo(sink, address).length;
  await act();
  return letterTo(sink, address, before);
}

/** Signs up and activates; the client is signed in afterwards. */
export async function createAccount(sink: SmtpSink, client: Client, email: string): Promise<void> {
  let signupToken: string | null = null;
  const { link } = await letterBy(sink, email, async () => {
    const { register } = await client.send(RegisterDocument, { input: { email, password: goodPassword } });
    ({ signupToken } = register);
  });
  const { activateAccount } = await client.send(ActivateAccountDocument, { input: { ...link, signupToken } });
  if (!activateAccount.user) throw new Error(`Not activated: ${JSON.stringify(activateAccount.errors)}`);
  client.sessionToken = activateAccount.sessionToken;
}
