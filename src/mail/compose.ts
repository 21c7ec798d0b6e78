import type { EntityManager } from '@mikro-orm/core';
import type { MailPurpose, OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Links, MintedLink } from '../links/links.ts';
import type { LinkPurpose } from '../links/purpose.ts';
import { toHtml, toText, type Letter } from './letter.ts';
import { recipientOf } from './recipient.ts';
import { activationLetter } from './templates/activation.ts';
import { loginLetter } from './templates/login.ts';
import { passwordResetLetter } from './templates/password-reset.ts';

/** A mail with all that it says. It lives only while it is handed over. */
export interface ComposedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly purpose: LinkPurpose;
  readonly link: MintedLink;
}

const kinds: Record<MailPurpose, { link: LinkPurpose; letter: (link: MintedLink) => Letter }> = {
  activation: { link: 'ACTIVATION', letter: activationLetter },
  login: { link: 'LOGIN', letter: loginLetter },
  'password-reset': { link: 'PASSWORD_RESET', letter: passwordResetLetter },
};

/**
 * Decides what becomes of a row of the outbox, and mints the link that the mail carries.
 *
 * @returns the mail, or null where there is nobody to write to
 */
export async function composeMail(
  entities: EntityManager,
  links: Links,
  order: OutgoingMail,
): Promise<ComposedMail | null> {
  const account = await recipientOf(entities, order);
  if (!account) return null;
  const kind = kinds[order.purpose];
  const link = links.mint(kind.link, account);
  const letter = kind.letter(link);
  return {
    to: account.email,
    subject: letter.subject,
    text: toText(letter),
    html: toHtml(letter).toString(),
    purpose: kind.link,
    link,
  };
}
