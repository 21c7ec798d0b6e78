import type { ServiceContext } from '../../src/accounts/service-context.ts';
import type { Links } from '../../src/links/links.ts';
import type { Services } from './services.ts';

/** What a service works with that is overtaken: something else happens between its look at a link and its use. */
export function contextOvertakenBy(services: Services, event: () => Promise<unknown>): ServiceContext {
  const { links } = services.parts;
  const find: Links['find'] = async (...which) => {
    const found = await links.find(...which);
    await event();
    return found;
  };
  return { ...services.context(), links: { ...links, find } };
}
