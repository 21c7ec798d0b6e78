import type { EntityManager } from '@mikro-orm/sql';
import type { Captcha } from '../captcha/captcha.ts';
import type { Client } from '../client.ts';
import type { Account } from '../database/accounts.ts';
import type { AccountEvents } from '../events/account-events.ts';
import type { Attempts } from '../limits/attempts.ts';
import type { Links } from '../links/links.ts';
import type { ShortCodes } from '../links/short-codes.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { PasswordHasher } from '../passwords/hasher.ts';
import type { PasswordPolicy } from '../passwords/policy.ts';
import type { Random } from '../runtime/random.ts';
import type { Sessions, StartedSession } from '../sessions/sessions.ts';

/** The parts of the application that services work with. */
export interface ServiceParts {
  readonly now: () => Date;
  readonly random: Random;
  readonly attempts: Attempts;
  readonly captcha: Captcha;
  readonly links: Links;
  readonly codes: ShortCodes;
  readonly outbox: Outbox;
  readonly hasher: PasswordHasher;
  readonly passwordPolicy: PasswordPolicy;
  readonly sessions: Sessions;
  readonly events: AccountEvents;
  readonly deletionGraceSeconds: number;
}

/** What one call of a service works with: the parts, an EntityManager of its own, and the client. */
export interface ServiceContext extends ServiceParts {
  readonly entities: EntityManager;
  readonly client: Client;
}

/** The result of a service that signs a user in. */
export interface SignedIn {
  readonly account: Account;
  readonly session: StartedSession;
}
