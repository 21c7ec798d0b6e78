import {
  ConfirmEmailChangeDocument,
  RequestEmailChangeDocument,
  RevertEmailChangeDocument,
} from '../../../../schema/documents.ts';
import type { LinkInput } from '../../../../src/links/links.ts';
import { operation } from '../../operation.ts';
import {
  claimAddress,
  endSessions,
  forgetWaitingChange,
  requireFree,
  requirePassword,
  requireViewer,
  setPassword,
} from '../account-rules.ts';
import { deviceAt, type Action } from '../action.ts';
import { endLinks, everydayLinks, openLink } from '../link-rules.ts';
import { Refusal, requireAddress, type ModelChange, type World } from '../world.ts';

export function requestEmailChange(device: number, newEmail: string, currentPassword: string): Action {
  return {
    device,
    operation: operation(RequestEmailChangeDocument, { input: { newEmail, currentPassword } }),
    rule(world, came) {
      const { account } = requireViewer(world, deviceAt(world, device));
      requireAddress(newEmail);
      requirePassword(account, currentPassword);
      const waiting = world.changes.find((change) => isWaiting(change) && change.account === account.id);
      if (waiting?.to === newEmail) {
        waiting.requestedAt = world.now;
        return;
      }
      forgetWaitingChange(world, account);
      const id = came.row ?? 'a change that never came';
      const { id: owner, email: from } = account;
      world.changes.push({
        id,
        account: owner,
        from,
        to: newEmail,
        requestedAt: world.now,
        confirmedAt: null,
      });
    },
  };
}

export function confirmEmailChange(device: number, link: LinkInput): Action {
  return {
    device,
    operation: operation(ConfirmEmailChangeDocument, { input: { uid: link.uid, token: link.token } }),
    rule(world) {
      const { owner, change: id } = openLink(world, 'EMAIL_CHANGE', link);
      const change = changeOf(world, id);
      requireFree(world, change.to, owner);
      change.confirmedAt = world.now;
      claimAddress(world, owner, change.to);
      endLinks(world, owner, everydayLinks);
    },
  };
}

export function revertEmailChange(device: number, link: LinkInput): Action {
  return {
    device,
    operation: operation(RevertEmailChangeDocument, { input: { uid: link.uid, token: link.token } }),
    rule(world) {
      const { owner, change: id } = openLink(world, 'EMAIL_REVERT', link);
      const change = changeOf(world, id);
      requireFree(world, change.from, owner);
      claimAddress(world, owner, change.from);
      owner.erasureDueAt = null;
      endLinks(world, owner, ['DELETION_CANCEL']);
      // Whoever changed the address knew the password, and has the links to undo later changes.
      setPassword(world, owner, null);
      endSessions(world, owner);
      const place = world.changes.indexOf(change);
      world.changes = world.changes.filter(({ account }, index) => account !== owner.id || index < place);
    },
  };
}

function isWaiting({ confirmedAt }: ModelChange): boolean {
  return confirmedAt === null;
}

function changeOf(world: World, id: string | null): ModelChange {
  const change = world.changes.find((other) => other.id === id);
  if (!change) throw new Refusal('LINK_INVALID');
  return change;
}
