import type { Account } from '../links/links.ts';
import { openLink, type LinkInput } from '../links/open-link.ts';
import type { LinkPurpose } from '../links/purpose.ts';
import { done, refused, type Outcome } from './errors.ts';
import type { ServiceContext } from './service-context.ts';

/**
 * Opens a link that is to be used up, and finds whose it is. One answer for all that is not merely too old: forged,
 * used, or without an account that could use it.
 */
export async function openForUse(
  { entities, links }: ServiceContext,
  purpose: LinkPurpose,
  link: LinkInput,
): Promise<Outcome<Account>> {
  const opened = await openLink(entities, links, purpose, link);
  if (opened.status === 'valid') return done(opened.account);
  return refused({ code: opened.status === 'expired' ? 'LINK_EXPIRED' : 'LINK_INVALID' });
}
