import {
  ActivateAccountWithCodeDocument,
  LoginDocument,
  RegisterDocument,
  RequestEmailChangeDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResendActivationDocument,
  ResetPasswordWithCodeDocument,
} from '../../schema/documents.ts';
import { operation } from './operation.ts';
import type { Operation } from './payload.ts';
import { goodPassword } from './people.ts';

/** What anybody can ask about an address, by the mutation that answers it. */
export const publicRequests = {
  requestPasswordReset: (email: string) => operation(RequestPasswordResetDocument, { input: { email } }),
  requestLoginLink: (email: string) => operation(RequestLoginLinkDocument, { input: { email } }),
  resendActivation: (email: string) => operation(ResendActivationDocument, { input: { email } }),
  register: (email: string) => operation(RegisterDocument, { input: { email, password: goodPassword } }),
  resetPasswordWithCode: (email: string) =>
    operation(ResetPasswordWithCodeDocument, {
      input: { email, code: '00000000', newPassword: goodPassword },
    }),
  activateAccountWithCode: (email: string) =>
    operation(ActivateAccountWithCodeDocument, { input: { email, code: '00000000' } }),
  login: (email: string) => operation(LoginDocument, { input: { email, password: 'a wrong password' } }),
} as const satisfies Record<string, (email: string) => Operation>;

/** What somebody who is signed in can ask about an address. */
export const requestEmailChange = (newEmail: string): Operation =>
  operation(RequestEmailChangeDocument, { input: { newEmail, currentPassword: goodPassword } });
