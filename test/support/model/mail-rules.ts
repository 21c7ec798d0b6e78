import type { LinkPurpose } from '../../../src/links/purpose.ts';
import type { ComposedMail } from '../../../src/mail/compose.ts';
import { decodeUid } from '../../../src/tokens/index.ts';
import {
  accountOf,
  isUsable,
  keyOf,
  ownerOf,
  type ModelAccount,
  type ModelChange,
  type World,
} from './world.ts';

/** Receives a mail. The link of one that should not have gone out, or not there, must be worth nothing. */
export function receive(world: World, { to, purpose: name, link, code }: ComposedMail): void {
  if (!link) return;
  const purpose = name as LinkPurpose;
  const id = decodeUid(link.uid) ?? '';
  const change = world.changes.find((other) => other.id === id);
  const account = accountOf(world, change?.account ?? id);
  const mayGo = account !== undefined && mayGoTo(world, to, purpose, account, change);
  const digits = code?.digits ?? null;
  for (const mail of world.mails)
    if (digits !== null && mail.purpose === purpose && keyOf(mail.to) === keyOf(to)) mail.codeReplaced = true;
  world.mails.push({
    purpose,
    to,
    account: account?.id ?? '',
    change: change?.id ?? null,
    uid: link.uid,
    token: link.token,
    code: digits,
    mailedAt: world.now,
    dead: !mayGo,
    codeReplaced: false,
    tries: 0,
  });
}

function mayGoTo(
  world: World,
  to: string,
  purpose: LinkPurpose,
  account: ModelAccount,
  change: ModelChange | undefined,
): boolean {
  const isTheirs = to === account.email;
  const isNobodys = ownerOf(world, to) === undefined;
  switch (purpose) {
    case 'ACTIVATION':
      return isTheirs && isUsable(account) && !account.confirmed && isNobodys;
    case 'PASSWORD_RESET':
      return isTheirs && isUsable(account) && (account.confirmed || isNobodys);
    case 'LOGIN':
    case 'ACCOUNT_DELETION':
      return isTheirs && isUsable(account) && account.confirmed;
    case 'DELETION_CANCEL':
      return isTheirs && account.active && account.erasureDueAt !== null;
    case 'EMAIL_CHANGE':
      return to === change?.to && change.confirmedAt === null && isUsable(account);
    case 'EMAIL_REVERT':
      return to === change?.from && change.confirmedAt !== null && account.active;
  }
}
