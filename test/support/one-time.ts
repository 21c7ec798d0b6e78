import {
  ActivateAccountDocument,
  ActivateAccountWithCodeDocument,
  CancelAccountDeletionDocument,
  ConfirmAccountDeletionDocument,
  ConfirmEmailChangeDocument,
  LoginWithLinkDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
  ResetPasswordWithCodeDocument,
  RevertEmailChangeDocument,
} from '../../schema/documents.ts';
import type { CodePurpose } from '../../src/entities/short-code.ts';
import type { LinkInput } from '../../src/links/links.ts';
import { linkPurposes, type LinkPurpose } from '../../src/links/purpose.ts';
import type { Client } from './client.ts';
import type { Letter } from './letter.ts';
import { createAccount, letterBy } from './mailed-accounts.ts';
import { operation } from './operation.ts';
import type { Operation } from './payload.ts';
import { betterPassword, goodPassword } from './people.ts';
import type { SmtpSink } from './smtp-sink.ts';

/**
 * Has a letter sent to somebody who is new: it begins without an account, and does all that leads there. The client is
 * signed in afterwards where the account is one that can be used.
 */
export type Obtain = (sink: SmtpSink, client: Client, email: string) => Promise<Letter>;

/** A code as somebody types it, and whom it was mailed to. */
interface TypedCode {
  readonly email: string;
  readonly code: string;
}

const currentPassword = goodPassword;

/** The address that somebody has after a change. */
export const newAddressOf = (email: string) => `new-${email}`;

const signUp: Obtain = (sink, client, email) =>
  letterBy(sink, email, () => client.send(RegisterDocument, { input: { email, password: goodPassword } }));

const forgetPassword: Obtain = async (sink, client, email) => {
  await createAccount(sink, client, email);
  return letterBy(sink, email, () => client.send(RequestPasswordResetDocument, { input: { email } }));
};

const askForAddress: Obtain = async (sink, client, email) => {
  await createAccount(sink, client, email);
  const newEmail = newAddressOf(email);
  return letterBy(sink, newEmail, () =>
    client.send(RequestEmailChangeDocument, { input: { newEmail, currentPassword } }),
  );
};

const askForDeletion: Obtain = async (sink, client, email) => {
  await createAccount(sink, client, email);
  return letterBy(sink, email, () =>
    client.send(RequestAccountDeletionDocument, { input: { currentPassword } }),
  );
};

/** How a link of each purpose comes about, and what uses it. */
export const links: Readonly<
  Record<LinkPurpose, { readonly obtain: Obtain; readonly use: (link: LinkInput) => Operation }>
> = {
  ACTIVATION: {
    obtain: signUp,
    use: (link) => operation(ActivateAccountDocument, { input: { ...link, password: betterPassword } }),
  },
  LOGIN: {
    obtain: async (sink, client, email) => {
      await createAccount(sink, client, email);
      return letterBy(sink, email, () => client.send(RequestLoginLinkDocument, { input: { email } }));
    },
    use: (input) => operation(LoginWithLinkDocument, { input }),
  },
  PASSWORD_RESET: {
    obtain: forgetPassword,
    use: (link) => operation(ResetPasswordDocument, { input: { ...link, newPassword: betterPassword } }),
  },
  EMAIL_CHANGE: {
    obtain: askForAddress,
    use: (input) => operation(ConfirmEmailChangeDocument, { input }),
  },
  EMAIL_REVERT: {
    obtain: async (sink, client, email) => {
      const { link: input } = await askForAddress(sink, client, email);
      return letterBy(sink, email, () => client.send(ConfirmEmailChangeDocument, { input }));
    },
    use: (input) => operation(RevertEmailChangeDocument, { input }),
  },
  ACCOUNT_DELETION: {
    obtain: askForDeletion,
    use: (input) => operation(ConfirmAccountDeletionDocument, { input }),
  },
  DELETION_CANCEL: {
    obtain: async (sink, client, email) => {
      const { link: input } = await askForDeletion(sink, client, email);
      return letterBy(sink, email, () => client.send(ConfirmAccountDeletionDocument, { input }));
    },
    use: (input) => operation(CancelAccountDeletionDocument, { input }),
  },
};

/** How a code of each purpose comes about, and what uses it. */
export const codes: Readonly<
  Record<CodePurpose, { readonly obtain: Obtain; readonly use: (typed: TypedCode) => Operation }>
> = {
  ACTIVATION: {
    obtain: signUp,
    use: (typed) =>
      operation(ActivateAccountWithCodeDocument, { input: { ...typed, password: betterPassword } }),
  },
  PASSWORD_RESET: {
    obtain: forgetPassword,
    use: (typed) =>
      operation(ResetPasswordWithCodeDocument, { input: { ...typed, newPassword: betterPassword } }),
  },
};

/** What mails have codes of. */
export const codePurposes = ['ACTIVATION', 'PASSWORD_RESET'] as const satisfies readonly CodePurpose[];

/** Reads the code of a letter, and whom it went to. */
export function codeIn({ mail, text }: Letter): TypedCode {
  const [email] = mail.recipients;
  const [code] = /\b\d{4} ?\d{4}\b/.exec(text) ?? [];
  if (email === undefined || code === undefined) throw new Error(`No code in: ${text}`);
  return { email, code: code.replace(' ', '') };
}

/** A link as somebody makes it up who has seen one: its last digit is another. */
export function forged({ uid, token }: LinkInput): LinkInput {
  return { uid, token: token.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
}

/** All that a mail can bring which works once. */
export const oneTimeThings = [
  ...linkPurposes.map((purpose) => ({
    name: `${inWords(purpose)} link`,
    obtain: links[purpose].obtain,
    use: ({ link }: Letter) => links[purpose].use(link),
    refusal: 'LINK_INVALID',
  })),
  ...codePurposes.map((purpose) => ({
    name: `${inWords(purpose)} code`,
    obtain: codes[purpose].obtain,
    use: (letter: Letter) => codes[purpose].use(codeIn(letter)),
    refusal: 'CODE_INVALID',
  })),
] as const;

function inWords(purpose: string): string {
  return purpose.toLowerCase().replace('_', ' ');
}
