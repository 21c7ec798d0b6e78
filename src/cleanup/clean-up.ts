import type { Config } from '../config.ts';
import { EmailChange } from '../entities/email-change.ts';
import { MailTurn } from '../entities/mail-turn.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import { RateLimitWindow } from '../entities/rate-limit-window.ts';
import { SecurityEvent } from '../entities/security-event.ts';
import { Session } from '../entities/session.ts';
import { ShortCode } from '../entities/short-code.ts';
import { User } from '../entities/user.ts';
import { shortCodeSeconds } from '../links/short-codes.ts';
import { signUpSeconds } from '../links/account-links.ts';
import { eraseAccounts, type ErasureParts } from './erase-accounts.ts';
import { removeRows } from './remove-rows.ts';

/** What is cleaned up with. */
export interface CleanupParts extends ErasureParts {
  readonly config: Pick<
    Config,
    'links' | 'sessions' | 'deletionGraceSeconds' | 'securityEventSeconds' | 'mailRateLimits'
  >;
  readonly now: () => Date;
}

/** How many of each were erased or removed. */
export interface Cleaned {
  readonly accounts: number;
  readonly signUps: number;
  readonly sessions: number;
  readonly emailChanges: number;
  readonly codes: number;
  readonly mails: number;
  readonly mailTurns: number;
  readonly securityEvents: number;
  readonly rateLimits: number;
}

/**
 * Erases the accounts that are due for it, and removes what nobody can use any more: sign-ups that nobody has
 * confirmed, sessions, codes and changes of address that are over, turns of mails that limit no other any more, rate
 * limits whose window is over, and events that have been kept long enough.
 *
 * A sign-up goes once no link to it can be alive, unless an operator has switched it off, or somebody has signed in to
 * it: one that was imported may be in use elsewhere, though its address was never confirmed here.
 *
 * A mail that was set aside goes where its address is nobody's any more: it would find nobody, and would still name
 * whoever had the address and is erased. Until they can be, or as long as a change of address can be undone by it, it
 * stays for an operator to look at.
 */
export async function cleanUp(parts: CleanupParts): Promise<Cleaned> {
  const { links, sessions, deletionGraceSeconds, securityEventSeconds, mailRateLimits } = parts.config;
  const at = parts.now();
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1000);
  const undoableSince = ago(links.EMAIL_REVERT.timeoutSeconds);

  const waited = { confirmedAt: null, requestedAt: { $lt: ago(links.EMAIL_CHANGE.timeoutSeconds) } };
  const settled = { confirmedAt: { $lt: undoableSince } };
  const addresses = parts.fork().createQueryBuilder(User).select('emailKey') as unknown as string[];
  const keptSeconds = Math.max(deletionGraceSeconds, links.EMAIL_REVERT.timeoutSeconds);
  const abandoned = { dueAt: null, createdAt: { $lte: ago(keptSeconds) } };
  const lost = { ...abandoned, emailKey: { $ne: null, $nin: addresses } };
  const limitedSeconds = Math.max(0, ...(mailRateLimits ?? []).map(({ seconds }) => seconds));
  // Those that lie ahead as far were taken by a clock that was wrong.
  const over = { $or: [{ at: { $lte: ago(limitedSeconds) } }, { at: { $gte: ago(-limitedSeconds) } }] };
  const unconfirmed = { claimedEmailKey: null, lastLogin: null, active: true };
  return {
    emailChanges:
      (await removeRows(parts, EmailChange, 'id', waited)) +
      (await removeRows(parts, EmailChange, 'id', settled)),
    accounts: await eraseAccounts(parts, at, undoableSince),
    signUps: await removeRows(parts, User, 'id', {
      ...unconfirmed,
      createdAt: { $lt: ago(signUpSeconds(links.ACTIVATION.timeoutSeconds)) },
    }),
    sessions:
      (await removeRows(parts, Session, 'id', { endsAt: { $lte: at } })) +
      (await removeRows(parts, Session, 'id', { lastSeenAt: { $lte: ago(sessions.idleSeconds) } })),
    codes: await removeRows(parts, ShortCode, 'emailKey', { createdAt: { $lt: ago(shortCodeSeconds) } }),
    mails: await removeRows(parts, OutgoingMail, 'id', lost),
    mailTurns: await removeRows(parts, MailTurn, 'mailId', over),
    securityEvents: await removeRows(parts, SecurityEvent, 'id', { at: { $lt: ago(securityEventSeconds) } }),
    rateLimits: await removeRows(parts, RateLimitWindow, 'key', { endsAt: { $lte: at } }),
  };
}
