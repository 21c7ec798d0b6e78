import { confirmEmailChange } from '../../src/accounts/email-address/confirm-email-change.ts';
import { requestEmailChange } from '../../src/accounts/email-address/request-email-change.ts';
import type { MintedLink } from '../../src/links/links.ts';
import { goodPassword } from './people.ts';
import type { Services } from './services.ts';
import { newestLink, valueOf } from './steps.ts';
import { viewerOf } from './viewer.ts';

/** Asks for another address, a second later, and reads the link that comes there. */
export async function askForAddress(
  services: Services,
  sessionToken: string,
  newEmail: string,
  currentPassword = goodPassword,
): Promise<MintedLink> {
  services.clock.advance(1);
  const viewer = await viewerOf(services, sessionToken);
  valueOf(await requestEmailChange(services.context(), viewer, { newEmail, currentPassword }));
  return newestLink(services);
}

/** Changes the address, and reads the link at the old one that undoes it. */
export async function changeAddress(
  services: Services,
  sessionToken: string,
  newEmail: string,
  currentPassword = goodPassword,
): Promise<MintedLink> {
  const link = await askForAddress(services, sessionToken, newEmail, currentPassword);
  valueOf(await confirmEmailChange(services.context(), link));
  return newestLink(services);
}
