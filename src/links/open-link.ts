import type { EntityManager } from '@mikro-orm/core';
import { User } from '../entities/user.ts';
import { decodeUid, isWellFormedToken } from '../tokens/index.ts';
import type { Account, Links, LinkStatus } from './links.ts';
import type { LinkPurpose } from './purpose.ts';

/** The two parts that a mailed link carries, as they came back. */
export interface LinkInput {
  readonly uid: string;
  readonly token: string;
}

/** What a link that came back is worth, and whose it is. */
export type OpenedLink =
  | { readonly status: 'valid'; readonly account: Account }
  | { readonly status: 'expired' | 'invalid' | 'already-done' };

/**
 * Looks at a link without using it up. What cannot be a link costs no query, and the links of a deactivated account
 * are worth nothing.
 */
export async function openLink(
  entities: EntityManager,
  links: Links,
  purpose: LinkPurpose,
  { uid, token }: LinkInput,
): Promise<OpenedLink> {
  const id = decodeUid(uid);
  if (id === null || !isWellFormedToken(token)) return { status: 'invalid' };
  const account = await entities.findOne(User, { id }, { populate: ['profile'] });
  if (!account?.active) return { status: 'invalid' };
  const status: LinkStatus = links.inspect(purpose, account, token);
  return status === 'valid' ? { status, account } : { status };
}
