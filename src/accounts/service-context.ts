import type { EntityManager } from '@mikro-orm/core';
import type { Links } from '../links/links.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { PasswordHasher } from '../passwords/hasher.ts';
import type { Random } from '../random.ts';
import type { Client, Sessions } from '../sessions/sessions.ts';

/** The parts of the application that services work with. */
export interface ServiceParts {
  readonly now: () => Date;
  readonly random: Random;
  readonly links: Links;
  readonly outbox: Outbox;
  readonly hasher: PasswordHasher;
  readonly sessions: Sessions;
}

/** What one call of a service works with: those parts, a fresh EntityManager, and who calls. */
export interface ServiceContext extends ServiceParts {
  readonly entities: EntityManager;
  readonly client: Client;
}
