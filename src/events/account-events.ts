import type { EntityData } from '@mikro-orm/core';
import type { EntityManager, MikroORM } from '@mikro-orm/sql';
import type { Client } from '../client.ts';
import {
  comesAfter,
  pageOf,
  pageValues,
  type Page,
  type PageRequest,
  type PageValues,
} from '../database/pages.ts';
import { statement } from '../database/statement.ts';
import { newId } from '../entities/new-id.ts';
import { SecurityEvent } from '../entities/security-event.ts';
import type { Random } from '../runtime/random.ts';

/** What the trail of an account can say. */
export const trailEventKinds = [
  'userRegistered',
  'userActivated',
  'userSignedIn',
  'userSignedOut',
  'profileUpdated',
  'sessionRevoked',
  'otherSessionsRevoked',
  'passwordChanged',
  'passwordReset',
  'emailChangeRequested',
  'emailChanged',
  'emailChangeReverted',
  'deletionRequested',
  'deletionConfirmed',
  'deletionCancelled',
] as const;

/** What can happen to an account: all that its trail can say, and its end, with which the trail ends. */
export const accountEventKinds = [...trailEventKinds, 'userDeleted'] as const;

/** A kind of event in the trail of an account. */
export type TrailEventKind = (typeof trailEventKinds)[number];

/** A kind of event in the life of an account. */
export type AccountEventKind = (typeof accountEventKinds)[number];

/** Something that has happened to an account, and is committed. */
export interface AccountEvent {
  readonly kind: AccountEventKind;
  readonly userId: string;
  readonly at: Date;
  /** From where, unless it happened by itself. */
  readonly client: Client | null;
}

/** Told of an event; what it throws goes to the log, and changes nothing. */
export type AccountEventListener = (event: AccountEvent) => unknown;

/** What happens to accounts: kept in their trail, and told to whoever wants to know. */
export interface AccountEvents {
  /**
   * Writes an event into the trail of a user, and tells the listeners once the transaction is committed.
   *
   * @returns its key
   */
  record(
    transaction: EntityManager,
    kind: TrailEventKind,
    userId: string,
    client: Client | null,
  ): Promise<string>;
  /** Tells the listeners alone, once the transaction is committed: for a user whose trail has ended. */
  announce(transaction: EntityManager, kind: AccountEventKind, userId: string, client: Client | null): void;
  /** A page of the events in the trail of a user, newest first. */
  list(entities: EntityManager, userId: string, page: PageRequest): Promise<Page<SecurityEvent>>;
  /**
   * Subscribes to one kind of event.
   *
   * @returns what ends the subscription
   */
  on(kind: AccountEventKind, listener: AccountEventListener): () => void;
  /** Waits until all listeners are done that have been told so far. */
  settled(): Promise<void>;
}

interface NewEvent {
  readonly id: string;
  readonly userId: string;
  readonly kind: TrailEventKind;
  readonly at: Date;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

const insertEvent = statement<NewEvent>((tables, value) =>
  tables.insertInto('security_event').values({
    id: value('id'),
    user_id: value('userId'),
    kind: value('kind'),
    at: value('at'),
    ip_address: value('ipAddress'),
    user_agent: value('userAgent'),
  }),
);

const listEvents = statement<PageValues & { userId: string }, EntityData<SecurityEvent>>((tables, value) =>
  tables
    .selectFrom('security_event')
    .selectAll()
    .where('user_id', '=', value('userId'))
    .where(comesAfter('at', value))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(value('limit')),
);

/**
 * Events that are delivered after the commit and never without one, in this process, once: what must not be lost
 * belongs into the same transaction, as mails do.
 *
 * @param report - what a listener threw
 */
export function createAccountEvents(
  database: Pick<MikroORM, 'em'>,
  now: () => Date,
  random: Random,
  report: (error: unknown, event: AccountEvent) => void,
): AccountEvents {
  const listeners = new Map<AccountEventKind, Set<AccountEventListener>>();
  const uncommitted = new WeakMap<object, AccountEvent[]>();
  const underWay = new Set<Promise<void>>();

  function tell(event: AccountEvent): void {
    for (const listener of listeners.get(event.kind) ?? []) {
      const told = tellOne(listener, event).finally(() => underWay.delete(told));
      underWay.add(told);
    }
  }

  async function tellOne(listener: AccountEventListener, event: AccountEvent): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      report(error, event);
    }
  }

  database.em.getEventManager().registerSubscriber({
    afterTransactionCommit(args) {
      const transaction = args.transaction as object;
      const events = uncommitted.get(transaction) ?? [];
      uncommitted.delete(transaction);
      events.forEach(tell);
    },
  });

  function announce(
    transaction: EntityManager,
    kind: AccountEventKind,
    userId: string,
    client: Client | null,
  ): void {
    const handle = transaction.getTransactionContext<object>();
    if (!handle) throw new Error(`${kind} is to be noted in the transaction that it happens in.`);
    const event = { kind, userId, at: now(), client };
    uncommitted.set(handle, [...(uncommitted.get(handle) ?? []), event]);
  }

  return {
    async record(transaction, kind, userId, client) {
      const at = now();
      const id = newId(at, random);
      await insertEvent.run(transaction, {
        id,
        userId,
        kind,
        at,
        ipAddress: client?.ipAddress ?? null,
        userAgent: client?.userAgent ?? null,
      });
      announce(transaction, kind, userId, client);
      return id;
    },

    announce,

    async list(entities, userId, page) {
      const rows = await listEvents.rows(entities, { userId, ...pageValues(page) });
      return pageOf(
        rows.map((row) => entities.map(SecurityEvent, row)),
        page,
      );
    },

    on(kind, listener) {
      const others = listeners.get(kind) ?? new Set();
      listeners.set(kind, others.add(listener));
      return () => {
        others.delete(listener);
      };
    },

    async settled() {
      await Promise.all(underWay);
    },
  };
}
