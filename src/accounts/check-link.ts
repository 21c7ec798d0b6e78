import type { LinkPurpose, LinkStatus } from '../links/purpose.ts';
import { openLink, type LinkInput } from '../links/links.ts';
import type { ServiceContext } from './service-context.ts';

/** Checks a link without using it up. */
export async function checkLink(
  { entities, links }: ServiceContext,
  { purpose, ...link }: LinkInput & { readonly purpose: LinkPurpose },
): Promise<LinkStatus> {
  const { status } = await openLink(entities, links, purpose, link);
  return status;
}
