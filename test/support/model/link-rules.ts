import type { CodePurpose } from '../../../src/entities/short-code.ts';
import type { LinkInput } from '../../../src/links/links.ts';
import type { LinkPurpose } from '../../../src/links/purpose.ts';
import { testConfig } from '../config.ts';
import {
  accountOf,
  isUsable,
  keyOf,
  Refusal,
  requireAddress,
  type ModelAccount,
  type ModelMail,
  type World,
} from './world.ts';

const { links } = testConfig();
const codeSeconds = 600;
const mostTries = 5;

/** Seconds that the links of a purpose live. */
export function lifetimeOf(purpose: LinkPurpose): number {
  return links[purpose].timeoutSeconds;
}

/** What a mailed link is worth by the rules. */
export function statusOf(world: World, mail: ModelMail): 'valid' | 'expired' | 'invalid' {
  const account = accountOf(world, mail.account);
  if (mail.dead || !account || !mayBeUsedOn(account, mail.purpose)) return 'invalid';
  if (mail.change !== null && !world.changes.some(({ id }) => id === mail.change)) return 'invalid';
  const isYoung = world.now - mail.mailedAt <= lifetimeOf(mail.purpose);
  return isYoung && world.now < endOf(world, mail, account) ? 'valid' : 'expired';
}

export function isLinkAlive(world: World, mail: ModelMail): boolean {
  return statusOf(world, mail) === 'valid';
}

/** An operator's switch stops every link. A deleted account has those that bring it back. */
function mayBeUsedOn(account: ModelAccount, purpose: LinkPurpose): boolean {
  if (purpose === 'EMAIL_REVERT') return account.active;
  if (purpose === 'DELETION_CANCEL') return account.active && account.erasureDueAt !== null;
  return isUsable(account);
}

/** When what a link is about ends, however young the link. */
export function endOf(world: World, { purpose, change }: ModelMail, account: ModelAccount): number {
  switch (purpose) {
    case 'ACTIVATION':
      return account.createdAt + 2 * lifetimeOf(purpose);
    case 'EMAIL_REVERT':
      return (world.changes.find(({ id }) => id === change)?.confirmedAt ?? 0) + lifetimeOf(purpose);
    case 'DELETION_CANCEL':
      return account.erasureDueAt ?? 0;
    default:
      return Infinity;
  }
}

/**
 * Opens a link, whoever brings it.
 *
 * @throws Refusal where it was never mailed for this, is dead, or too old
 */
export function openLink(
  world: World,
  purpose: LinkPurpose,
  { uid, token }: LinkInput,
): ModelMail & { readonly owner: ModelAccount } {
  const mail = world.mails.find(
    (other) => other.purpose === purpose && other.uid === uid && other.token === token,
  );
  const owner = mail && accountOf(world, mail.account);
  const status = mail ? statusOf(world, mail) : 'invalid';
  if (status === 'expired') throw new Refusal('LINK_EXPIRED');
  if (status === 'invalid' || !owner) throw new Refusal('LINK_INVALID');
  return { ...mail, owner };
}

/**
 * Tries a code and does what it is for. A right one that is not used up has cost no try.
 *
 * @throws Refusal where it is wrong, dead, too old, or tried too often
 */
export function useCode(
  world: World,
  purpose: CodePurpose,
  { email, code }: { readonly email: string; readonly code: string },
  use: (account: ModelAccount) => void,
): void {
  requireAddress(email);
  const mail = world.mails.find(
    (other) => other.purpose === purpose && keyOf(other.to) === keyOf(email) && !other.codeReplaced,
  );
  const account = mail && accountOf(world, mail.account);
  const isRight = mail?.code === code && isCodeAlive(world, mail);
  if (mail) mail.tries += 1;
  if (!account || !isRight) throw new Refusal('CODE_INVALID');
  try {
    use(account);
  } catch (refusal) {
    mail.tries -= 1;
    throw refusal;
  }
}

/** Whether a code would be taken: it opens no door that its link does not, for ten minutes only, and stands five tries. */
export function isCodeAlive(world: World, mail: ModelMail): boolean {
  const { codeReplaced, tries, mailedAt } = mail;
  return (
    !codeReplaced && tries < mostTries && world.now - mailedAt <= codeSeconds && isLinkAlive(world, mail)
  );
}

/** What a change of the password or the address, and a deletion, make worthless. */
export const everydayLinks: readonly LinkPurpose[] = [
  'LOGIN',
  'PASSWORD_RESET',
  'EMAIL_CHANGE',
  'ACCOUNT_DELETION',
];

/** Ends the links of an account, and the codes beside them, for good. */
export function endLinks(world: World, account: ModelAccount, purposes: readonly LinkPurpose[]): void {
  for (const mail of world.mails)
    if (mail.account === account.id && purposes.includes(mail.purpose)) mail.dead = true;
}

/** The times at which something ends that is alive now. */
export function deadlinesOf(world: World): number[] {
  const ends = world.mails.flatMap((mail) => {
    const account = accountOf(world, mail.account);
    if (!account || !isLinkAlive(world, mail)) return [];
    const { mailedAt, code, purpose } = mail;
    return [
      mailedAt + lifetimeOf(purpose),
      endOf(world, mail, account),
      ...(code === null ? [] : [mailedAt + codeSeconds]),
    ];
  });
  const erasures = world.accounts.flatMap(({ erasureDueAt }) => erasureDueAt ?? []);
  return [...ends, ...erasures].filter((end) => end > world.now && end < Infinity).sort((a, b) => a - b);
}
