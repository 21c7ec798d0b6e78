import type { EntityManager } from '@mikro-orm/core';
import { User } from '../entities/user.ts';
import type { Account } from '../links/link-kind.ts';

/** Reads a user with their profile afresh, as they stand after a change, whatever has been read of them before. */
export async function loadAccount(entities: EntityManager, id: string): Promise<Account> {
  return entities.fork().findOneOrFail(User, { id }, { populate: ['profile'] });
}
