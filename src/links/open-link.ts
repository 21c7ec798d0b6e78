import type { EntityManager } from '@mikro-orm/sqlite';
import { decodeUid, isWellFormedToken } from '../tokens/index.ts';
import type { LinkSubjects } from './link-kind.ts';
import type { Links } from './links.ts';
import type { LinkPurpose } from './purpose.ts';

/** The two parts that a mailed link carries, as they came back. */
export interface LinkInput {
  readonly uid: string;
  readonly token: string;
}

/** What a link that came back is worth, and what it is about. */
export type OpenedLink<Subject> =
  | { readonly status: 'valid'; readonly subject: Subject }
  | { readonly status: 'expired' | 'invalid' | 'already-done' };

/** Looks at a link without using it up. What cannot be a link costs no query. */
export async function openLink<Purpose extends LinkPurpose>(
  entities: EntityManager,
  links: Links,
  purpose: Purpose,
  { uid, token }: LinkInput,
): Promise<OpenedLink<LinkSubjects[Purpose]>> {
  const id = decodeUid(uid);
  if (id === null || !isWellFormedToken(token)) return { status: 'invalid' };
  const subject = await links.find(entities, purpose, id);
  if (!subject) return { status: 'invalid' };
  const status = links.inspect(purpose, subject, token);
  return status === 'valid' ? { status, subject } : { status };
}
