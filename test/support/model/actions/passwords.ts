import {
  ChangePasswordDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
  ResetPasswordWithCodeDocument,
} from '../../../../schema/documents.ts';
import type { LinkInput } from '../../../../src/links/links.ts';
import { operation } from '../../operation.ts';
import {
  endSessions,
  requirePassword,
  requireViewer,
  setForgottenPassword,
  setPassword,
  startSession,
} from '../account-rules.ts';
import { deviceAt, type Action } from '../action.ts';
import { openLink, useCode } from '../link-rules.ts';
import { requireAcceptable, requireAddress } from '../world.ts';

export function requestPasswordReset(device: number, email: string): Action {
  return {
    device,
    operation: operation(RequestPasswordResetDocument, { input: { email } }),
    rule: () => {
      requireAddress(email);
    },
  };
}

export function resetPassword(device: number, { uid, token }: LinkInput, newPassword: string): Action {
  return {
    device,
    operation: operation(ResetPasswordDocument, { input: { uid, token, newPassword } }),
    rule(world) {
      const { owner } = openLink(world, 'PASSWORD_RESET', { uid, token });
      setForgottenPassword(world, owner, newPassword);
    },
  };
}

export function resetPasswordWithCode(
  device: number,
  email: string,
  code: string,
  newPassword: string,
): Action {
  return {
    device,
    operation: operation(ResetPasswordWithCodeDocument, { input: { email, code, newPassword } }),
    rule(world) {
      useCode(world, 'PASSWORD_RESET', { email, code }, (account) => {
        setForgottenPassword(world, account, newPassword);
      });
    },
  };
}

export function changePassword(device: number, currentPassword: string, newPassword: string): Action {
  return {
    device,
    operation: operation(ChangePasswordDocument, { input: { currentPassword, newPassword } }),
    rule(world, came) {
      const at = deviceAt(world, device);
      const { account } = requireViewer(world, at);
      requirePassword(account, currentPassword);
      requireAcceptable(newPassword);
      setPassword(world, account, newPassword);
      endSessions(world, account);
      startSession(world, at, account, came);
    },
  };
}
