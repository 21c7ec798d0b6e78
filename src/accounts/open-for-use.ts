import type { LinkSubjects } from '../links/link-kind.ts';
import { openLink, type LinkInput } from '../links/open-link.ts';
import type { LinkPurpose } from '../links/purpose.ts';
import { done, refused, type Outcome } from './errors.ts';
import type { ServiceContext } from './service-context.ts';

/**
 * Opens a link that is to be used up, and finds what it is about. One answer for all that is not merely too old: forged,
 * used, or without an account that could use it.
 */
export async function openForUse<Purpose extends LinkPurpose>(
  { entities, links }: ServiceContext,
  purpose: Purpose,
  link: LinkInput,
): Promise<Outcome<LinkSubjects[Purpose]>> {
  const opened = await openLink(entities, links, purpose, link);
  if (opened.status === 'valid') return done(opened.subject);
  return refused({ code: opened.status === 'expired' ? 'LINK_EXPIRED' : 'LINK_INVALID' });
}
