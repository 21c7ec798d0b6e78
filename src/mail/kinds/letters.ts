import type { Account } from '../../database/accounts.ts';
import type { LinkPurpose, LinkSubjects } from '../../links/purpose.ts';
import type { CodePurpose } from '../../entities/short-code.ts';
import type { Decide, Letter, MailParts } from '../mail-kind.ts';

type AccountLink = Exclude<LinkPurpose, 'EMAIL_CHANGE' | 'EMAIL_REVERT'>;

/** Whom a letter goes to. */
type Reader = Pick<Letter, 'to' | 'displayName' | 'locale'>;

/** A letter to the owner of an account that tells them something. */
export function tell(name: string, account: Account): Letter {
  return { ...addressedTo(account), name, purpose: name.toUpperCase().replaceAll('-', '_') };
}

/** A letter to somebody, with a link; none where the link would be too old at once. */
export function sendLinkTo<Purpose extends LinkPurpose>(
  reader: Reader,
  { links }: MailParts,
  name: string,
  purpose: Purpose,
  subject: LinkSubjects[Purpose],
): Letter | null {
  const link = links.mint(purpose, subject);
  return link.timeoutSeconds > 0 ? { ...reader, name, purpose, link } : null;
}

/** A letter to the owner of an account, with a link. */
export function sendLink(
  parts: MailParts,
  name: string,
  purpose: AccountLink,
  account: Account,
): Letter | null {
  return sendLinkTo(addressedTo(account), parts, name, purpose, account);
}

/** A letter to the owner of an account, with a link and with a code that does the same. */
export async function sendLinkAndCode(
  parts: MailParts,
  name: string,
  purpose: CodePurpose,
  account: Account,
): Promise<Letter | null> {
  const letter = sendLink(parts, name, purpose, account);
  return letter && { ...letter, code: await parts.codes.issue(parts.entities, purpose, account) };
}

/**
 * Decides on a kind of letter that carries a code, and notes its address where it carries none after all, for whatever
 * reason: whoever tries a code there is not to see by the time whether one was mailed.
 */
export function carryingCode(purpose: CodePurpose, decide: Decide): Decide {
  return async (parts, order) => {
    const letter = await decide(parts, order);
    if (!letter?.code && order.emailKey !== null)
      await parts.codes.issueToNobody(parts.entities, purpose, order.emailKey);
    return letter;
  };
}

/**
 * A letter to the owner of an address, as long as somebody may use the account. A deleted one that is not erased yet
 * gets the way back instead, whatever was asked for.
 */
export async function toOwner(
  parts: MailParts,
  owner: Account,
  write: (owner: Account) => Letter | null | Promise<Letter | null>,
): Promise<Letter | null> {
  if (!owner.active) return null;
  return owner.erasureDueAt ? wayBack(parts, owner) : write(owner);
}

/** A letter to the owner of a deleted account, with the link that brings it back; none once it is to be erased. */
export function wayBack(parts: MailParts, owner: Account): Letter | null {
  return sendLink(parts, 'account-deleted', 'DELETION_CANCEL', owner);
}

/** To whom a letter about an account goes. */
export function addressedTo({ email, profile }: Account): Reader {
  const { displayName, locale } = profile;
  return { to: email, displayName, locale };
}
