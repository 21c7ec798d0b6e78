import type { EntityManager } from '@mikro-orm/sqlite';
import type { User } from '../entities/user.ts';
import type { TrailEventKind } from '../events/account-events.ts';
import type { ServiceContext } from './service-context.ts';

/**
 * Notes what has happened to an account, and orders the mail that tells its owner of this very event: it falls together
 * with none that tells of another.
 *
 * @param purpose - the name of the kind of mail
 */
export async function recordAndTell(
  { events, outbox, client }: ServiceContext,
  transaction: EntityManager,
  kind: TrailEventKind,
  purpose: string,
  { id: userId, emailKey }: Pick<User, 'id' | 'emailKey'>,
): Promise<void> {
  const subjectId = await events.record(transaction, kind, userId, client);
  await outbox.write(transaction, { purpose, emailKey, userId, subjectId, client });
}
