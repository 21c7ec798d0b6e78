import {
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  UpdateProfileDocument,
} from '../../../../schema/documents.ts';
import { operation } from '../../operation.ts';
import { liveSessionsOf, requireViewer } from '../account-rules.ts';
import { deviceAt, type Action } from '../action.ts';
import { Refusal, requireName } from '../world.ts';

export function revokeSession(device: number, sessionId: string): Action {
  return {
    device,
    operation: operation(RevokeSessionDocument, { input: { sessionId } }),
    rule(world) {
      const at = deviceAt(world, device);
      const { account } = requireViewer(world, at);
      if (!liveSessionsOf(world, account.id).some(({ id }) => id === sessionId))
        throw new Refusal('SESSION_NOT_FOUND');
      world.sessions = world.sessions.filter(({ id }) => id !== sessionId);
      if (at.session === sessionId) at.session = null;
    },
  };
}

export function revokeOtherSessions(device: number): Action {
  return {
    device,
    operation: operation(RevokeOtherSessionsDocument, {}),
    rule(world) {
      const { account, session } = requireViewer(world, deviceAt(world, device));
      world.sessions = world.sessions.filter(
        (other) => other.account !== account.id || other.id === session.id,
      );
    },
  };
}

export function updateProfile(device: number, displayName: string): Action {
  return {
    device,
    operation: operation(UpdateProfileDocument, { input: { displayName } }),
    rule(world) {
      const { account } = requireViewer(world, deviceAt(world, device));
      requireName(displayName);
      account.displayName = displayName;
    },
  };
}
