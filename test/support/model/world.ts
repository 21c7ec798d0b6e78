import type { LinkPurpose } from '../../../src/links/purpose.ts';

/** Somebody's account, or a sign-up that waits for its address to be proven. */
export interface ModelAccount {
  readonly id: string;
  email: string;
  confirmed: boolean;
  /** In plain text; null where it is worth nothing. */
  password: string | null;
  /** Counts the passwords that it has had. */
  passwordsSet: number;
  displayName: string | null;
  active: boolean;
  readonly createdAt: number;
  erasureDueAt: number | null;
}

/** A change of address that waits, or is done and not undone. */
export interface ModelChange {
  readonly id: string;
  readonly account: string;
  readonly from: string;
  readonly to: string;
  requestedAt: number;
  confirmedAt: number | null;
}

/** A browser or app that is signed in. */
export interface ModelSession {
  readonly id: string;
  readonly account: string;
  readonly startedAt: number;
  seenAt: number;
}

/** A mail with a link, and with a code where it has one. It is kept for ever, and anybody may use it. */
export interface ModelMail {
  readonly purpose: LinkPurpose;
  readonly to: string;
  readonly account: string;
  /** The change of address that it is about, if it is about one. */
  readonly change: string | null;
  readonly uid: string;
  readonly token: string;
  readonly code: string | null;
  readonly mailedAt: number;
  /** For good: nothing brings it back. */
  dead: boolean;
  /** Whether a newer mail has brought another code. */
  codeReplaced: boolean;
  tries: number;
}

/** What a sign-up gave to the browser or app that made it. */
export interface ModelProof {
  readonly token: string;
  readonly account: string;
  readonly givenAt: number;
}

/** A browser or an app, which anybody may sit at. */
export interface ModelDevice {
  readonly keepsCookies: boolean;
  session: string | null;
  /** The proof of its newest sign-up. */
  proof: string | null;
}

/** All that is so by the rules: plain data, to be copied. Times are seconds since the run began. */
export interface World {
  now: number;
  accounts: ModelAccount[];
  changes: ModelChange[];
  sessions: ModelSession[];
  readonly mails: ModelMail[];
  readonly proofs: ModelProof[];
  readonly devices: readonly ModelDevice[];
}

/** A world in which nothing has happened: two browsers, two apps. */
export function newWorld(): World {
  const device = (keepsCookies: boolean): ModelDevice => ({ keepsCookies, session: null, proof: null });
  const devices = [device(true), device(true), device(false), device(false)];
  return { now: 0, accounts: [], changes: [], sessions: [], mails: [], proofs: [], devices };
}

/** Why the rules say no to something. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`By the rules this is refused: ${code}`);
    this.code = code;
  }
}

/** What addresses are compared by. */
export function keyOf(email: string): string {
  return email.toLowerCase();
}

export function accountOf(world: World, id: string): ModelAccount | undefined {
  return world.accounts.find((account) => account.id === id);
}

/** The one to whom an address belongs. */
export function ownerOf(world: World, email: string): ModelAccount | undefined {
  return world.accounts.find(
    ({ confirmed, ...account }) => confirmed && keyOf(account.email) === keyOf(email),
  );
}

/** Whether somebody may use an account. */
export function isUsable({ active, erasureDueAt }: ModelAccount): boolean {
  return active && erasureDueAt === null;
}

/** Refuses what is no address. */
export function requireAddress(email: string): void {
  if (!email.includes('@')) throw new Refusal('EMAIL_INVALID');
}

/** Refuses what the policy is against. */
export function requireAcceptable(password: string): void {
  if (password.length < 8) throw new Refusal('PASSWORD_UNACCEPTABLE');
}

/** Refuses what is no name: a name is one line. */
export function requireName(name: string): void {
  if (name.includes('\n')) throw new Refusal('VALUE_INVALID');
}

/** Takes an account away, with all that is its own. */
export function removeAccount(world: World, id: string): void {
  world.accounts = world.accounts.filter((account) => account.id !== id);
  world.changes = world.changes.filter(({ account }) => account !== id);
  world.sessions = world.sessions.filter(({ account }) => account !== id);
}
