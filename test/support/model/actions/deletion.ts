import {
  CancelAccountDeletionDocument,
  ConfirmAccountDeletionDocument,
  RequestAccountDeletionDocument,
} from '../../../../schema/documents.ts';
import type { LinkInput } from '../../../../src/links/links.ts';
import { testConfig } from '../../config.ts';
import { operation } from '../../operation.ts';
import { endSessions, forgetWaitingChange, requirePassword, requireViewer } from '../account-rules.ts';
import { deviceAt, type Action } from '../action.ts';
import { endLinks, everydayLinks, openLink } from '../link-rules.ts';

const { deletionGraceSeconds } = testConfig();

export function requestAccountDeletion(device: number, currentPassword: string): Action {
  return {
    device,
    operation: operation(RequestAccountDeletionDocument, { input: { currentPassword } }),
    rule(world) {
      const { account } = requireViewer(world, deviceAt(world, device));
      requirePassword(account, currentPassword);
    },
  };
}

export function confirmAccountDeletion(device: number, link: LinkInput): Action {
  return {
    device,
    operation: operation(ConfirmAccountDeletionDocument, { input: { uid: link.uid, token: link.token } }),
    rule(world) {
      const { owner } = openLink(world, 'ACCOUNT_DELETION', link);
      owner.erasureDueAt = world.now + deletionGraceSeconds;
      endLinks(world, owner, everydayLinks);
      forgetWaitingChange(world, owner);
      endSessions(world, owner);
    },
  };
}

export function cancelAccountDeletion(device: number, link: LinkInput): Action {
  return {
    device,
    operation: operation(CancelAccountDeletionDocument, { input: { uid: link.uid, token: link.token } }),
    rule(world) {
      const { owner } = openLink(world, 'DELETION_CANCEL', link);
      owner.erasureDueAt = null;
      endLinks(world, owner, ['DELETION_CANCEL']);
    },
  };
}
