import {
  ChangePasswordDocument,
  RegisterDocument,
  RequestAccountDeletionDocument,
} from '../../schema/documents.ts';
import type { LinkPurpose } from '../../src/links/purpose.ts';
import type { MailName } from '../../src/mail/texts/language-texts.ts';
import type { Client } from './client.ts';
import { createAccount, signUp } from './mailed-accounts.ts';
import { links, newAddressOf } from './one-time.ts';
import { operation } from './operation.ts';
import type { Operation } from './payload.ts';
import { betterPassword, goodPassword } from './people.ts';
import { publicRequests, requestEmailChange } from './requests.ts';
import type { SmtpSink } from './smtp-sink.ts';

/** A mutation that orders a mail. */
export interface MailOrder {
  readonly name: MailName;
  readonly by: string;
  /** What the link of the mail is for; missing where it has none. */
  readonly purpose?: LinkPurpose;
  /** Does all that leads to the order for somebody new, and says what is to be sent then by the same client. */
  readonly ready: (sink: SmtpSink, client: Client, email: string) => Promise<Operation>;
  /** Whom the mail goes to, if not to the address of the account. */
  readonly to?: (email: string) => string;
}

const currentPassword = goodPassword;

const byLink =
  (purpose: LinkPurpose): MailOrder['ready'] =>
  async (sink, client, email) => {
    const { obtain, use } = links[purpose];
    return use((await obtain(sink, client, email)).link);
  };

const signedIn =
  (order: (email: string) => Operation): MailOrder['ready'] =>
  async (sink, client, email) => {
    await createAccount(sink, client, email);
    return order(email);
  };

/** Every mutation that orders a mail with a link. */
export const linkOrders = [
  {
    name: 'activation',
    by: 'register',
    purpose: 'ACTIVATION',
    ready: (_sink, _client, email) => Promise.resolve(publicRequests.register(email)),
  },
  {
    name: 'activation',
    by: 'resendActivation',
    purpose: 'ACTIVATION',
    async ready(sink, client, email) {
      await signUp(sink, client, email);
      return publicRequests.resendActivation(email);
    },
  },
  {
    name: 'login',
    by: 'requestLoginLink',
    purpose: 'LOGIN',
    ready: signedIn(publicRequests.requestLoginLink),
  },
  {
    name: 'password-reset',
    by: 'requestPasswordReset',
    purpose: 'PASSWORD_RESET',
    ready: signedIn(publicRequests.requestPasswordReset),
  },
  {
    name: 'password-reset',
    by: 'revertEmailChange',
    purpose: 'PASSWORD_RESET',
    ready: byLink('EMAIL_REVERT'),
  },
  {
    name: 'email-change',
    by: 'requestEmailChange',
    purpose: 'EMAIL_CHANGE',
    ready: signedIn((email) => requestEmailChange(newAddressOf(email))),
    to: newAddressOf,
  },
  { name: 'email-changed', by: 'confirmEmailChange', purpose: 'EMAIL_REVERT', ready: byLink('EMAIL_CHANGE') },
  {
    name: 'account-deletion',
    by: 'requestAccountDeletion',
    purpose: 'ACCOUNT_DELETION',
    ready: signedIn(() => operation(RequestAccountDeletionDocument, { input: { currentPassword } })),
  },
  {
    name: 'account-deleted',
    by: 'confirmAccountDeletion',
    purpose: 'DELETION_CANCEL',
    ready: byLink('ACCOUNT_DELETION'),
  },
] as const satisfies readonly MailOrder[];

/** Every mutation that orders a mail that merely tells something. */
export const noticeOrders = [
  { name: 'password-changed', by: 'resetPassword', ready: byLink('PASSWORD_RESET') },
  {
    name: 'password-changed',
    by: 'changePassword',
    ready: signedIn(() =>
      operation(ChangePasswordDocument, { input: { currentPassword, newPassword: betterPassword } }),
    ),
  },
  {
    name: 'sign-up-taken',
    by: 'register',
    ready: signedIn((email) => operation(RegisterDocument, { input: { email, password: betterPassword } })),
  },
] as const satisfies readonly MailOrder[];

/** Every mutation that orders a mail. */
export const mailOrders: readonly MailOrder[] = [...linkOrders, ...noticeOrders];
