import type { Account } from '../database/accounts.ts';
import type { StartedSession } from '../sessions/sessions.ts';

/** Someone who is signed in from now on. */
export interface SignedIn {
  readonly account: Account;
  readonly session: StartedSession;
}
