import type { LiveSession } from '../../sessions/sessions.ts';
import { done, refused, type Outcome } from '../errors.ts';
import type { ServiceContext } from '../service-context.ts';
import { inTransaction } from '../../database/transaction.ts';

/** Ends the session that asks. */
export async function logout(
  { entities, sessions, events, client }: ServiceContext,
  viewer: LiveSession,
): Promise<void> {
  await inTransaction(entities, async (transaction) => {
    await sessions.end(transaction, viewer.user.id, viewer.id);
    await events.record(transaction, 'userSignedOut', viewer.user.id, client);
  });
}

/** Ends one session of the signed-in user: the one that asks, or another. */
export async function revokeSession(
  { entities, sessions, events, client }: ServiceContext,
  viewer: LiveSession,
  { sessionId }: { readonly sessionId: string },
): Promise<Outcome<null>> {
  const notFound = refused({ code: 'SESSION_NOT_FOUND', field: 'sessionId' });
  // No session id contains a NUL, and a database throws on one.
  if (sessionId.includes('\0')) return notFound;
  const { id } = viewer.user;
  const ended = await inTransaction(entities, async (transaction) => {
    if (!(await sessions.end(transaction, id, sessionId))) return false;
    await events.record(transaction, 'sessionRevoked', id, client);
    return true;
  });
  return ended ? done(null) : notFound;
}

/**
 * Ends every session of the signed-in user except the one that asks.
 *
 * @returns how many sessions were ended
 */
export async function revokeOtherSessions(
  { entities, sessions, events, client }: ServiceContext,
  viewer: LiveSession,
): Promise<number> {
  const { id } = viewer.user;
  return inTransaction(entities, async (transaction) => {
    const revoked = await sessions.endOthers(transaction, id, viewer.id);
    await events.record(transaction, 'otherSessionsRevoked', id, client);
    return revoked;
  });
}
