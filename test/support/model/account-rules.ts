import { testConfig } from '../config.ts';
import { endLinks, everydayLinks } from './link-rules.ts';
import {
  accountOf,
  isUsable,
  keyOf,
  ownerOf,
  Refusal,
  removeAccount,
  requireAcceptable,
  type ModelAccount,
  type ModelDevice,
  type ModelSession,
  type World,
} from './world.ts';

const { sessions } = testConfig();
const minute = 60;

/** What the real server made of something, which no rule can foresee: the names of what is new. */
export interface Came {
  /** An account, or a change of address. */
  readonly row?: string | undefined;
  readonly session?: string | undefined;
  readonly proof?: string | undefined;
}

export function isLive({ now }: World, { startedAt, seenAt }: ModelSession): boolean {
  return now < startedAt + sessions.totalSeconds && now < seenAt + sessions.idleSeconds;
}

export function liveSessionsOf(world: World, account: string): ModelSession[] {
  return world.sessions.filter((session) => session.account === account && isLive(world, session));
}

/** Who is signed in at a device, if anybody is: asking keeps the session alive. */
export function viewerAt(
  world: World,
  device: ModelDevice,
): { account: ModelAccount; session: ModelSession } | null {
  const session = world.sessions.find(({ id }) => id === device.session);
  const account = session && accountOf(world, session.account);
  if (!account || !isLive(world, session) || !isUsable(account)) return null;
  if (world.now - session.seenAt >= minute) session.seenAt = world.now;
  return { account, session };
}

/** @throws Refusal where nobody is signed in */
export function requireViewer(
  world: World,
  device: ModelDevice,
): { account: ModelAccount; session: ModelSession } {
  const viewer = viewerAt(world, device);
  if (!viewer) throw new Refusal('UNAUTHENTICATED');
  return viewer;
}

/** @throws Refusal where it is not the account's */
export function requirePassword(account: ModelAccount, password: string): void {
  if (account.password !== password) throw new Refusal('INVALID_CREDENTIALS');
}

/** Begins a session at a device. */
export function startSession(world: World, device: ModelDevice, account: ModelAccount, came: Came): void {
  const id = came.session ?? 'a session that never came';
  world.sessions.push({ id, account: account.id, startedAt: world.now, seenAt: world.now });
  device.session = id;
  if (device.keepsCookies) device.proof = null;
}

/** Signs in: whoever does has no need of the links that lead there. */
export function signIn(world: World, device: ModelDevice, account: ModelAccount, came: Came): void {
  endLinks(world, account, ['LOGIN', 'PASSWORD_RESET']);
  startSession(world, device, account, came);
}

export function endSessions(world: World, account: ModelAccount): void {
  world.sessions = world.sessions.filter((session) => session.account !== account.id);
}

/** Gives an account another password, or, by null, none that is worth anything. */
export function setPassword(world: World, account: ModelAccount, password: string | null): void {
  account.password = password;
  account.passwordsSet += 1;
  endLinks(world, account, everydayLinks);
  forgetWaitingChange(world, account);
}

export function forgetWaitingChange(world: World, account: ModelAccount): void {
  world.changes = world.changes.filter(
    (change) => change.account !== account.id || change.confirmedAt !== null,
  );
}

/** Gives an address to whoever has just proven it; the sign-ups that waited for it are gone. */
export function claimAddress(world: World, account: ModelAccount, email: string): void {
  account.email = email;
  account.confirmed = true;
  endLinks(world, account, ['ACTIVATION']);
  for (const { id, confirmed, email: other } of [...world.accounts])
    if (!confirmed && keyOf(other) === keyOf(email)) removeAccount(world, id);
}

/** @throws Refusal where an address belongs to somebody else */
export function requireFree(world: World, email: string, account: ModelAccount): void {
  const owner = ownerOf(world, email);
  if (owner && owner.id !== account.id) throw new Refusal('EMAIL_TAKEN');
}

/** What a reset does: it proves the address, too, and who proves it starts with an empty profile. */
export function setForgottenPassword(world: World, account: ModelAccount, password: string): void {
  requireAcceptable(password);
  if (!account.confirmed) account.displayName = null;
  claimAddress(world, account, account.email);
  setPassword(world, account, password);
  endSessions(world, account);
}

/** What an activation does: the password is for the reader of the mailbox to say, unless it is they who signed up. */
export function activate(
  world: World,
  device: ModelDevice,
  account: ModelAccount,
  { proof, password, came }: { proof: string | null; password: string | null; came: Came },
): void {
  const isTheirs = world.proofs.some(
    ({ token, ...given }) =>
      token === proof && given.account === account.id && world.now - given.givenAt <= 259_200,
  );
  if (!isTheirs && password === null) throw new Refusal('PASSWORD_REQUIRED');
  if (password !== null) {
    requireAcceptable(password);
    setPassword(world, account, password);
  }
  if (!isTheirs) account.displayName = null;
  claimAddress(world, account, account.email);
  signIn(world, device, account, came);
}
