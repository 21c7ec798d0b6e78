import type { EntityManager } from '@mikro-orm/core';
import { inUse, User } from '../entities/user.ts';
import type { AccountActivationTokenGenerator, TokenGenerator } from '../tokens/index.ts';
import type { Account, LinkKind } from './link-kind.ts';

/** Links that sign a user's own columns. Those of an account that nobody may use are worth nothing. */
export function accountLinks(generator: TokenGenerator<Account>): LinkKind<Account> {
  return {
    find: (entities, id) => findAccount(entities, { id, ...inUse }),
    makeToken: (account) => generator.makeToken(account),
    inspect: (account, token) => generator.inspectToken(account, token),
  };
}

/** Links of an account that is deleted and not erased yet. */
export function deletedAccountLinks(generator: TokenGenerator<Account>): LinkKind<Account> {
  return {
    ...accountLinks(generator),
    find: (entities, id) => findAccount(entities, { id, active: true, erasureDueAt: { $ne: null } }),
    endsAt: ({ erasureDueAt }) => erasureDueAt,
  };
}

/** Links that confirm the address of a sign-up. */
export function activationLinks(generator: AccountActivationTokenGenerator): LinkKind<Account> {
  const signed = ({ id, email }: Account, emailConfirmed: boolean) => ({ id, email, emailConfirmed });
  return {
    find: (entities, id) => findAccount(entities, { id, ...inUse }),
    makeToken: (account) => generator.makeToken(signed(account, account.profile.$.emailConfirmed)),
    inspect(account, token) {
      // A link is always made before the address is confirmed, so it is judged as of then.
      const status = generator.inspectToken(signed(account, false), token);
      return status !== 'invalid' && account.profile.$.emailConfirmed ? 'already-done' : status;
    },
  };
}

function findAccount(entities: EntityManager, which: Record<string, unknown>): Promise<Account | null> {
  return entities.findOne(User, which, { populate: ['profile'] });
}
