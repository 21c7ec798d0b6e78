import {
  ActivateAccountDocument,
  LoginDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
} from '../../schema/documents.ts';
import type { MailWithLink, TestApp } from './app.ts';
import type { Client } from './client.ts';

/** A password that the policy has nothing against. */
export const goodPassword = 'a walk in the fens';

/** Another one. */
export const betterPassword = 'a night at the opera';

/** Signs up, with the answer to a captcha where one is asked for, and waits for the activation mail. */
export async function signUp(
  server: TestApp,
  client: Client,
  email: string,
  password = goodPassword,
  captcha: string | null = null,
): Promise<{ mail: MailWithLink; signupToken: string | null }> {
  const before = server.mailsTo(email).length;
  const { register } = await client.send(RegisterDocument, { input: { email, password, captcha } });
  if (register.errors.length > 0)
    throw new Error(`The sign-up was refused: ${JSON.stringify(register.errors)}`);
  return { mail: await server.mailTo(email, before), signupToken: register.signupToken };
}

/** Signs up and activates; the client is signed in afterwards. */
export async function createAccount(
  server: TestApp,
  client: Client,
  email: string,
  password = goodPassword,
  captcha: string | null = null,
): Promise<void> {
  const { mail, signupToken } = await signUp(server, client, email, password, captcha);
  const { uid, token } = mail.link;
  const { activateAccount } = await client.send(ActivateAccountDocument, {
    input: { uid, token, signupToken },
  });
  if (!activateAccount.user) throw new Error(`Not activated: ${JSON.stringify(activateAccount.errors)}`);
  client.sessionToken = activateAccount.sessionToken;
}

/** Tries to sign in; the client is signed in where it works. */
export async function signIn(client: Client, email: string, password: string): Promise<boolean> {
  const { login } = await client.send(LoginDocument, { input: { email, password } });
  client.sessionToken = login.sessionToken ?? client.sessionToken;
  return login.user !== null;
}

/** Asks for a reset link and waits for its mail. */
export async function forgetPassword(server: TestApp, client: Client, email: string): Promise<MailWithLink> {
  const before = server.mailsTo(email).length;
  await client.send(RequestPasswordResetDocument, { input: { email } });
  return server.mailTo(email, before);
}
