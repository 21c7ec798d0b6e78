import {
  cancelAccountDeletion,
  confirmAccountDeletion,
  requestAccountDeletion,
} from '../../src/accounts/deletion/account-deletion.ts';
import type { MintedLink } from '../../src/links/links.ts';
import { goodPassword } from './people.ts';
import type { Services } from './services.ts';
import { newestLink, valueOf } from './steps.ts';
import { viewerOf } from './viewer.ts';

/** Asks for the deletion of an account and reads the mail with the link. */
export async function askForDeletion(
  services: Services,
  sessionToken: string,
  currentPassword = goodPassword,
): Promise<MintedLink> {
  const viewer = await viewerOf(services, sessionToken);
  valueOf(await requestAccountDeletion(services.context(), viewer, { currentPassword }));
  return newestLink(services);
}

/** Deletes the account of a session, and reads the farewell with the way back. */
export async function deleteAccount(
  services: Services,
  sessionToken: string,
): Promise<{ readonly used: MintedLink; readonly wayBack: MintedLink }> {
  const used = await askForDeletion(services, sessionToken);
  valueOf(await confirmAccountDeletion(services.context(), used));
  return { used, wayBack: await newestLink(services) };
}

/** Brings a deleted account back. */
export async function restoreAccount(services: Services, wayBack: MintedLink): Promise<void> {
  valueOf(await cancelAccountDeletion(services.context(), wayBack));
}
