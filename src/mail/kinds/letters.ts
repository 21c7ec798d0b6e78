import type { Account } from '../../links/link-kind.ts';
import type { LinkPurpose } from '../../links/purpose.ts';
import type { CodePurpose } from '../../entities/short-code.ts';
import type { Letter, MailParts } from '../mail-kind.ts';

type AccountLink = Exclude<LinkPurpose, 'EMAIL_CHANGE' | 'EMAIL_REVERT'>;

/** A letter to the owner of an account that tells them something. */
export function tell(name: string, account: Account): Letter {
  return { ...addressedTo(account), name, purpose: name.toUpperCase().replaceAll('-', '_') };
}

/** A letter to the owner of an account, with a link. */
export function sendLink({ links }: MailParts, name: string, purpose: AccountLink, account: Account): Letter {
  return { ...addressedTo(account), name, purpose, link: links.mint(purpose, account) };
}

/** A letter to the owner of an account, with a link and with a code that does the same. */
export async function sendLinkAndCode(
  parts: MailParts,
  name: string,
  purpose: CodePurpose,
  account: Account,
): Promise<Letter> {
  const code = await parts.codes.issue(parts.entities, purpose, account);
  return { ...sendLink(parts, name, purpose, account), code };
}

/**
 * A letter to the owner of an address, as long as somebody may use the account. A deleted one that is not erased yet
 * gets the way back instead, whatever was asked for.
 */
export async function toOwner(
  parts: MailParts,
  owner: Account,
  write: (owner: Account) => Letter | Promise<Letter>,
): Promise<Letter | null> {
  if (!owner.active) return null;
  return owner.erasureDueAt ? wayBack(parts, owner) : write(owner);
}

/** A letter to the owner of a deleted account, with the link that brings it back; none once it is to be erased. */
export function wayBack(parts: MailParts, owner: Account): Letter | null {
  const link = parts.links.mint('DELETION_CANCEL', owner);
  return link.timeoutSeconds > 0
    ? { ...addressedTo(owner), name: 'account-deleted', purpose: 'DELETION_CANCEL', link }
    : null;
}

/** To whom a letter about an account goes. */
export function addressedTo({ email, profile }: Account): Pick<Letter, 'to' | 'displayName' | 'locale'> {
  const { displayName, locale } = profile.$;
  return { to: email, displayName, locale };
}
