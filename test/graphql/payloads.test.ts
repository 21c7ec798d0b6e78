import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getNamedType, type GraphQLObjectType } from 'graphql';
import {
  ChangePasswordDocument,
  LoginDocument,
  LogoutDocument,
  MeDocument,
  MySessionsDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import type { CodePurpose } from '../../src/entities/short-code.ts';
import { buildApiSchema } from '../../src/graphql/schema.ts';
import type { LinkPurpose } from '../../src/links/purpose.ts';
import type { Client } from '../support/client.ts';
import { testConfig } from '../support/config.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn, codes, links } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import type { SmtpSink } from '../support/smtp-sink.ts';

/** How a mutation is brought to do what it is for, and to refuse it. */
interface Attempt {
  /** Makes all ready with a client, which is signed in where it has come to have an account. */
  readonly done: (sink: SmtpSink, client: Client, email: string) => Promise<Operation>;
  /** Null where there is nothing to refuse. */
  readonly refused: Operation | null;
  readonly onlySignedIn?: true;
}

const currentPassword = goodPassword;
const newPassword = betterPassword;
const noLink = { uid: 'MQ', token: 'no-token' };

const forAnAddress = (ask: (email: string) => Operation): Attempt => ({
  done: (_sink, _client, email) => Promise.resolve(ask(email)),
  refused: ask('no address'),
});

const byLink = (purpose: LinkPurpose): Attempt => ({
  done: async (sink, client, email) =>
    links[purpose].use((await links[purpose].obtain(sink, client, email)).link),
  refused: links[purpose].use(noLink),
});

const byCode = (purpose: CodePurpose): Attempt => ({
  done: async (sink, client, email) =>
    codes[purpose].use(codeIn(await codes[purpose].obtain(sink, client, email))),
  refused: codes[purpose].use({ email: 'nobody@example.com', code: '12345678' }),
});

const withAccount = (
  done: (client: Client, email: string) => Operation | Promise<Operation>,
  refused: Operation | null,
): Attempt => ({
  async done(sink, client, email) {
    await createAccount(sink, client, email);
    return done(client, email);
  },
  refused,
});

const signedIn = (...attempt: Parameters<typeof withAccount>): Attempt => ({
  ...withAccount(...attempt),
  onlySignedIn: true,
});

const guess = { currentPassword: 'a guess' };

const attempts: Record<string, Attempt> = {
  register: forAnAddress((email) =>
    operation(RegisterDocument, { input: { email, password: goodPassword } }),
  ),
  resendActivation: forAnAddress((email) => operation(ResendActivationDocument, { input: { email } })),
  requestLoginLink: forAnAddress((email) => operation(RequestLoginLinkDocument, { input: { email } })),
  requestPasswordReset: forAnAddress((email) =>
    operation(RequestPasswordResetDocument, { input: { email } }),
  ),
  activateAccount: byLink('ACTIVATION'),
  loginWithLink: byLink('LOGIN'),
  resetPassword: byLink('PASSWORD_RESET'),
  confirmEmailChange: byLink('EMAIL_CHANGE'),
  revertEmailChange: byLink('EMAIL_REVERT'),
  confirmAccountDeletion: byLink('ACCOUNT_DELETION'),
  cancelAccountDeletion: byLink('DELETION_CANCEL'),
  activateAccountWithCode: byCode('ACTIVATION'),
  resetPasswordWithCode: byCode('PASSWORD_RESET'),
  login: withAccount(
    (_client, email) => operation(LoginDocument, { input: { email, password: goodPassword } }),
    operation(LoginDocument, { input: { email: 'nobody@example.com', password: goodPassword } }),
  ),
  logout: withAccount(() => operation(LogoutDocument, {}), null),
  changePassword: signedIn(
    () => operation(ChangePasswordDocument, { input: { currentPassword, newPassword } }),
    operation(ChangePasswordDocument, { input: { ...guess, newPassword } }),
  ),
  requestEmailChange: signedIn(
    (_client, email) =>
      operation(RequestEmailChangeDocument, { input: { newEmail: `new-${email}`, currentPassword } }),
    operation(RequestEmailChangeDocument, { input: { newEmail: 'new@example.com', ...guess } }),
  ),
  requestAccountDeletion: signedIn(
    () => operation(RequestAccountDeletionDocument, { input: { currentPassword } }),
    operation(RequestAccountDeletionDocument, { input: guess }),
  ),
  updateProfile: signedIn(
    () => operation(UpdateProfileDocument, { input: { displayName: 'Ada' } }),
    operation(UpdateProfileDocument, { input: { locale: 'not a tag' } }),
  ),
  revokeSession: signedIn(
    async (client) => {
      const { me } = await client.send(MySessionsDocument, {});
      return operation(RevokeSessionDocument, { input: { sessionId: me?.sessions.nodes[0]?.id ?? '' } });
    },
    operation(RevokeSessionDocument, { input: { sessionId: 'x' } }),
  ),
  revokeOtherSessions: signedIn(() => operation(RevokeOtherSessionsDocument, {}), null),
};

const mutations = Object.values(buildApiSchema().getMutationType()?.getFields() ?? {});
const names = mutations.map(({ name }) => name);
const refusing = names.filter((name) => attempts[name]?.refused);
const signingIn = mutations
  .filter(({ type }) => 'sessionToken' in (getNamedType(type) as GraphQLObjectType).getFields())
  .map(({ name }) => name);

const attemptOf = (name: string) => attempts[name] ?? fail();

let app: MailedApp;
let cookieApp: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
  cookieApp = await MailedApp.start({ sessions: { ...testConfig().sessions, transport: 'cookie' } });
});
afterAll(async () => {
  await app.close();
  await cookieApp.close();
});

test.each(names)('%s has no errors where it was done, by whomever it is for', async (name) => {
  const { done, onlySignedIn } = attemptOf(name);
  const client = app.mobileApp();
  const request = await done(app.sink, client, `${name}@example.com`);
  const { errors, user } = await payloadOf(onlySignedIn ? client : app.mobileApp(), request);
  expect(errors).toEqual([]);
  expect(user).not.toBeNull();
});

test.each(refusing)('%s says why it was not done, and answers nothing else', async (name) => {
  const client = app.mobileApp();
  await createAccount(app.sink, client, `${name}.refused@example.com`);
  const { errors, ...rest } = await payloadOf(client, attemptOf(name).refused ?? fail());
  expect(errors).toMatchObject([
    { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringMatching(/^[A-Z].+\.$/) },
  ]);
  for (const value of Object.values(rest)) expect(value).toBeNull();
});

describe.each(signingIn)('%s', (name) => {
  const { done } = attemptOf(name);

  test('answers a token that an app is signed in by', async () => {
    const phone = app.mobileApp();
    const request = await done(app.sink, phone, `${name}.phone@example.com`);
    const { sessionToken = null } = await payloadOf(phone, request);
    phone.sessionToken = sessionToken;
    expect((await phone.send(MeDocument, {})).me?.email).toBe(`${name}.phone@example.com`);
  });

  test('answers none where SESSION_TRANSPORT is cookie, but sets the cookie', async () => {
    const browser = cookieApp.browser();
    const request = await done(cookieApp.sink, browser, `${name}@example.com`);
    const before = browser.cookies.get('rekey');
    expect(await payloadOf(browser, request)).toMatchObject({ sessionToken: null, errors: [] });
    expect(browser.cookies.get('rekey')).not.toBe(before);
    expect((await browser.send(MeDocument, {})).me?.email).toBe(`${name}@example.com`);
  });
});

function fail(): never {
  throw new Error('There is none.');
}
