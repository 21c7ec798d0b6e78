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

/** A sign-up whose letter has come, and what proves that this client has made it. */
export interface MailedSignUp {
  readonly letter: Letter;
  readonly signupToken: string | null;
}

/** Signs up and waits for the activation mail. */
export async function signUp(
  sink: SmtpSink,
  client: Client,
  email: string,
  password = goodPassword,
): Promise<MailedSignUp> {
  let signupToken: string | null = null;
  const letter = await letterBy(sink, email, async () => {
    const { register } = await client.send(RegisterDocument, { input: { email, password } });
    if (register.errors.length > 0) throw new Error(JSON.stringify(register.errors));
    ({ signupToken } = register);
  });
  return { letter, signupToken };
}

/** Signs up and activates; the client is signed in afterwards. */
export async function createAccount(
  sink: SmtpSink,
  client: Client,
  email: string,
  password = goodPassword,
): Promise<void> {
  const { letter, signupToken } = await signUp(sink, client, email, password);
  const { activateAccount } = await client.send(ActivateAccountDocument, {
    input: { ...letter.link, signupToken },
  });
  if (!activateAccount.user) throw new Error(`Not activated: ${JSON.stringify(activateAccount.errors)}`);
  client.sessionToken = activateAccount.sessionToken;
}
