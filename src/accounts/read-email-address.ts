import { domainToASCII } from 'node:url';

/** An address that mail can go to. */
export interface EmailAddress {
  /** As its owner wrote it, in Unicode's compatible form, its domain in the form that SMTP carries. */
  readonly address: string;
  /** What addresses are compared by. */
  readonly key: string;
}

const atomCharacters = "[\\p{L}\\p{N}\\p{M}!#$%&'*+/=?^_`{|}~-]+";
const localPart = new RegExp(`^${atomCharacters}(?:\\.${atomCharacters})*$`, 'u');
// Checked before `domainToASCII`, which reads a domain as a URL does: it decodes %61, drops tabs and line breaks, and
// stops at a slash.
const domainText = /^[\p{L}\p{N}\p{M}.。-]+$/u;
// Made of signs that an atom may hold; but some programs decode it, and find another address in it.
const encodedWord = /=\?[^?]+\?[bq]\?[^?]*\?=/i;
const domainLabels =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads an address: normalises first, then checks, then derives what it is compared by, so that nothing is compared
 * that was not checked. One mailbox only: no list, no name, no comment, no quoted local part, no encoded
 * word, no IP address.
 *
 * Compatible forms fold together (a full-width `＠` is an `@`), and so do upper and lower case. Letters that merely
 * look alike, or that become alike only in upper case (`ı`, `ß`), stay apart.
 *
 * @param text - as typed; blanks around it do not count
 * @returns the address, or null where it is none
 * @see https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2 and https://www.rfc-editor.org/rfc/rfc6531#section-3.3
 */
export function readEmailAddress(text: string): EmailAddress | null {
  if (text.length > 320) return null;
  const normal = text.normalize('NFKC').trim();
  const at = normal.lastIndexOf('@');
  const local = normal.slice(0, Math.max(at, 0));
  const domainAsWritten = normal.slice(at + 1);
  if (!domainText.test(domainAsWritten) || encodedWord.test(local)) return null;
  const domain = domainToASCII(domainAsWritten);
  const fits = Buffer.byteLength(local) <= 64 && Buffer.byteLength(local) + domain.length < 254;
  if (!fits || !localPart.test(local) || !domainLabels.test(domain)) return null;
  return { address: `${local}@${domain}`, key: `${local.toLowerCase().normalize('NFKC')}@${domain}` };
}
