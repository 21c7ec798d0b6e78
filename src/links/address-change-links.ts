import type { EntityManager } from '@mikro-orm/core';
import { EmailChange } from '../entities/email-change.ts';
import { inUse } from '../entities/user.ts';
import type { EmailChangeTokenGenerator, EmailRevertTokenGenerator } from '../tokens/index.ts';
import type { AddressChange, LinkKind } from './link-kind.ts';
import { signedAddress } from './signed-address.ts';

/** Links that confirm a change of address. */
export function emailChangeLinks(generator: EmailChangeTokenGenerator): LinkKind<AddressChange> {
  // The address that the user has now, rather than the one from when the change was asked for.
  const signed = ({ id, user: { $: user }, newEmail, confirmedAt }: AddressChange) => ({
    id,
    userId: user.id,
    oldEmail: signedAddress(user),
    newEmail,
    password: user.password,
    confirmed: confirmedAt !== null,
  });
  return {
    find: (entities, id) => findChange(entities, { id, confirmedAt: null, user: inUse }),
    makeToken: (change) => generator.makeToken(signed(change)),
    inspect: (change, token) => generator.inspectToken(signed(change), token),
  };
}

/**
 * Links that undo a change of address: also of an account that whoever took it over has deleted since.
 *
 * @param timeoutSeconds - from the change on, however late the mail goes out: then its row is removed
 */
export function emailRevertLinks(
  generator: EmailRevertTokenGenerator,
  timeoutSeconds: number,
): LinkKind<AddressChange> {
  const signed = ({ id, user, oldEmail, newEmail, confirmedAt }: AddressChange) =>
    confirmedAt && { id, userId: user.id, oldEmail, newEmail, confirmedAt };
  return {
    find: (entities, id) => findChange(entities, { id, confirmedAt: { $ne: null }, user: { active: true } }),
    makeToken(change) {
      const confirmed = signed(change);
      if (!confirmed) throw new Error('A change of address that waits has nothing to undo.');
      return generator.makeToken(confirmed);
    },
    inspect: (change, token) => generator.inspectToken(signed(change), token),
    endsAt: ({ confirmedAt }) => confirmedAt && new Date(confirmedAt.getTime() + timeoutSeconds * 1000),
  };
}

function findChange(entities: EntityManager, which: Record<string, unknown>): Promise<AddressChange | null> {
  return entities.findOne(EmailChange, which, { populate: ['user.profile'] });
}
