import {
  ChangePasswordDocument,
  CheckLinkDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  MySecurityEventsDocument,
  MySessionsDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
  ResetPasswordDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import type { Client } from './client.ts';
import { wrong } from './codes.ts';
import type { Letter } from './letter.ts';
import { createAccount, letterBy } from './mailed-accounts.ts';
import { codeIn, codePurposes, codes, forged, links } from './one-time.ts';
import { operation } from './operation.ts';
import { openPage } from './page.ts';
import { betterPassword, goodPassword } from './people.ts';
import type { SmtpSink } from './smtp-sink.ts';

/** What the flows need of the server that they run on. */
export interface Stage {
  readonly sink: SmtpSink;
  readonly client: () => Client;
  readonly browser: () => Client;
  /** A new address at each call. */
  readonly address: (what: string) => string;
  readonly displayName: string;
}

/** A password that somebody mistypes. */
export const mistypedPassword = 'a walk in the fans';

/** A password that is refused, but may be somebody's elsewhere. */
export const commonPassword = 'qwertyuiop';

/** Every link, by mutation and by page: looked at, used, used again, and forged. */
export async function useEveryLink(stage: Stage): Promise<void> {
  for (const purpose of linkPurposes) {
    const { obtain, use } = links[purpose];
    const client = stage.client();
    const { link } = await obtain(stage.sink, client, stage.address(purpose));
    await client.send(CheckLinkDocument, { input: { purpose, ...link } });
    for (const one of [forged(link), link, link]) await client.post(use(one));

    const browser = stage.browser();
    const { url } = await obtain(stage.sink, browser, stage.address(`${purpose}-page`));
    await openPage(browser, url);
    for (const password of [commonPassword, betterPassword, betterPassword])
      await openPage(browser, url, { password });
    await openPage(browser, url.replace(/.$/, 'x'));
  }
}

/** Every code: mistyped, used, and used again. */
export async function useEveryCode(stage: Stage): Promise<void> {
  for (const purpose of codePurposes) {
    const { obtain, use } = codes[purpose];
    const client = stage.client();
    const typed = codeIn(await obtain(stage.sink, client, stage.address(`${purpose}-code`)));
    for (const code of [wrong(typed.code), typed.code, typed.code])
      await client.post(use({ ...typed, code }));
  }
}

/** All that is asked for by an address, known and unknown, and what is none. */
export async function askForEveryMail(stage: Stage): Promise<void> {
  const { displayName } = stage;
  const client = stage.client();
  const email = stage.address('asks');
  const signUp = { email, password: goodPassword, displayName };
  await letterBy(stage.sink, email, () => client.send(RegisterDocument, { input: signUp }));
  await client.post(operation(RegisterDocument, { input: { ...signUp, password: commonPassword } }));
  for (const address of [email, stage.address('nobody'), `${email} no address`]) {
    const input = { email: address };
    await client.post(operation(ResendActivationDocument, { input }));
    await client.post(operation(RequestLoginLinkDocument, { input }));
    await client.post(operation(RequestPasswordResetDocument, { input }));
  }
}

/** All that somebody who is signed in can do, done right and wrong; and by somebody who is not. */
export async function liveSignedIn(stage: Stage): Promise<void> {
  const email = stage.address('lives');
  const client = stage.client();
  await createAccount(stage.sink, client, email);
  for (const password of [mistypedPassword, goodPassword])
    await client.post(operation(LoginDocument, { input: { email, password } }));
  const { me } = await client.send(MySessionsDocument, {});
  const sessionId = me?.sessions.nodes.find(({ current }) => !current)?.id ?? '';
  const passwords = { currentPassword: goodPassword, newPassword: betterPassword };

  const changes = [
    operation(UpdateProfileDocument, { input: { displayName: stage.displayName } }),
    operation(UpdateProfileDocument, { input: { displayName: stage.displayName.repeat(100) } }),
    operation(RevokeSessionDocument, { input: { sessionId } }),
    operation(RevokeSessionDocument, { input: { sessionId } }),
    operation(RequestEmailChangeDocument, {
      input: { newEmail: stage.address('moves'), currentPassword: mistypedPassword },
    }),
    operation(RequestAccountDeletionDocument, { input: { currentPassword: mistypedPassword } }),
    operation(ChangePasswordDocument, { input: { ...passwords, newPassword: commonPassword } }),
    operation(ChangePasswordDocument, { input: { ...passwords, currentPassword: mistypedPassword } }),
  ];
  const stranger = stage.client();
  for (const change of changes) {
    await client.post(change);
    await stranger.post(change);
  }
  const { changePassword } = await client.send(ChangePasswordDocument, { input: passwords });
  client.sessionToken = changePassword.sessionToken ?? client.sessionToken;
  await stranger.post(operation(RevokeOtherSessionsDocument, {}));
  await client.send(MeDocument, {});
  await client.send(MySecurityEventsDocument, { first: 100 });
  await client.send(LogoutDocument, {});
}

/** Requests that are none, each with things in it that nobody is to see. */
export async function sendNonsense(stage: Stage, { link, text }: Letter): Promise<void> {
  const client = stage.client();
  const { query, variables } = operation(ResetPasswordDocument, {
    input: { ...link, newPassword: goodPassword },
  });
  const literal = JSON.stringify(goodPassword);
  for (const body of [
    JSON.stringify({ query, variables }).slice(0, -3),
    JSON.stringify({ query: `${query} ${literal}`, variables }),
    JSON.stringify({ query, variables: { input: { ...link, newPassword: { [goodPassword]: link.token } } } }),
    JSON.stringify({ query, variables: { input: { ...variables.input, [link.token]: goodPassword } } }),
    JSON.stringify({ query, variables: { input: [goodPassword, link.token] } }),
    JSON.stringify({ query, variables: JSON.stringify(variables) }),
    JSON.stringify({ query, operationName: link.token, variables }),
    JSON.stringify([{ query, variables }]),
    JSON.stringify({
      query: `mutation { login(input: { email: 1, password: ${literal} }) { user { id } } }`,
    }),
    JSON.stringify({ query: `mutation { resetPassword(input: ${literal}) { user { id } } }` }),
    JSON.stringify({ query: `{ me(${link.token.replace('-', '_')}: ${literal}) { id } }` }),
    JSON.stringify({ query: text }),
    text,
    literal,
  ])
    await client.post(body).catch(() => undefined);
  for (const path of [
    `/${link.token}`,
    `/reset-password/${link.uid}/${link.token}%ZZ`,
    `/graphql?query=${link.token}`,
  ])
    for (const init of [{}, { method: 'POST', body: new URLSearchParams({ password: goodPassword }) }])
      await client.fetch(path, init);
  for (const type of ['text/plain', 'application/xml', link.token])
    await client.fetch('/graphql', { method: 'POST', body: literal, headers: { 'content-type': type } });
}
