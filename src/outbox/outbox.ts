import type { EntityManager } from '@mikro-orm/sql';
import type { InsertObject, RawBuilder } from 'kysely';
import type { Client } from '../client.ts';
import { inGroups } from '../database/in-groups.ts';
import type { Value } from '../database/engine.ts';
import { statement, type Statement } from '../database/statement.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Tables } from '../database/tables.ts';
import { newId } from '../entities/new-id.ts';
import type { Random } from '../runtime/random.ts';

/** An order for a delivery: its purpose and its recipient. The content is decided when it is sent. */
export interface DeliveryOrder {
  /** The kind of delivery, by name. */
  readonly purpose: string;
  /** The recipient's address, in the form that addresses are compared by. */
  readonly emailKey: string;
  /** Whom it is for, if the request created or knew the user. */
  readonly userId?: string;
  /**
   * What it is about, if not the user. Deliveries that wait, of one purpose, to one address and about one subject, are
   * merged: the newest is sent.
   */
  readonly subjectId?: string;
  /** Who asked for it. */
  readonly client: Client;
}

/** The outbox: deliveries are rows, written in the transaction of the change they tell of. */
export interface Outbox {
  /** Writes a delivery's row, in the caller's transaction if there is one. */
  write(entities: EntityManager, order: DeliveryOrder): Promise<void>;
  /** Tells the courier, after the commit, that there is something to deliver. */
  wake(): void;
  /** Sets whom to tell. */
  onWake(listener: () => void): void;
}

// A timer may fire a moment before the clock says so.
const timerMilliseconds = 2;
const mostOftenMilliseconds = 50;
const mostTogether = 50;

interface Row {
  readonly id: string;
  readonly purpose: string;
  readonly email_key: string;
  readonly user_id: string | null;
  readonly subject_id: string | null;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  readonly language: string | null;
  readonly created_at: Date;
  readonly due_at: Date;
}

const inserts: Statement<Record<string, Value>, unknown>[] = [];

/** The statement that inserts a number of rows: there are as many as go together. */
function insertOf(count: number): Statement<Record<string, Value>, unknown> {
  return (inserts[count] ??= statement<Record<string, Value>>((tables, value) => {
    const rowOf = (number: number): InsertObject<Tables, 'outgoing_mail'> => {
      const given = <Column extends keyof Row>(column: Column): RawBuilder<Row[Column]> =>
        value(`${column} ${number}`) as RawBuilder<never>;
      return {
        id: given('id'),
        purpose: given('purpose'),
        email_key: given('email_key'),
        user_id: given('user_id'),
        subject_id: given('subject_id'),
        ip_address: given('ip_address'),
        user_agent: given('user_agent'),
        language: given('language'),
        created_at: given('created_at'),
        attempts: 0,
        due_at: given('due_at'),
      };
    };
    return tables
      .insertInto('outgoing_mail')
      .values(Array.from({ length: count }, (_, index) => rowOf(index)));
  }));
}

async function insert(entities: EntityManager, rows: readonly Row[]): Promise<void> {
  const given = rows.flatMap((row, number) =>
    Object.entries(row).map(([column, value]) => [`${column} ${number}`, value as Value]),
  );
  await insertOf(rows.length).run(entities, Object.fromEntries(given) as Record<string, Value>);
}

/**
 * An outbox in the database. The courier starts on a delivery a while after it was ordered, amid whatever else the
 * server does by then. So the work shows neither in the time of the order's request nor in that of the next one.
 *
 * @param fork - a fresh EntityManager for orders outside of any transaction
 * @param delaySeconds - from the order until the delivery is due
 * @see https://microservices.io/patterns/data/transactional-outbox.html
 */
export function createOutbox(
  fork: () => EntityManager,
  now: () => Date,
  random: Random,
  delaySeconds: number,
): Outbox {
  let listener = (): void => undefined;

  // The answer says that it's on its way, so it must survive a power cut.
  const insertTogether = inGroups<Row>(mostTogether, (rows) =>
    inTransaction(fork(), (transaction) => insert(transaction, rows)),
  );

  return {
    async write(entities, { purpose, emailKey, userId = null, subjectId = null, client }) {
      const at = now();
      const dueAt = new Date(at.getTime() + delaySeconds * 1000);
      const row: Row = {
        id: newId(at, random),
        purpose,
        email_key: emailKey,
        user_id: userId,
        subject_id: subjectId,
        ip_address: client.ipAddress,
        user_agent: client.userAgent,
        language: client.language,
        created_at: at,
        due_at: dueAt,
      };
      await (entities.isInTransaction() ? insert(entities, [row]) : insertTogether(row));
    },
    wake: delayed(
      () => {
        listener();
      },
      delaySeconds * 1000 + timerMilliseconds,
    ),
    onWake(newListener) {
      listener = newListener;
    },
  };
}

/**
 * Delays what many ask for, with one timer for all of them: after each call it is done once the delay has passed, but not
 * for each call separately. The timer doesn't keep the process alive.
 */
function delayed(act: () => void, milliseconds: number): () => void {
  let isPending = false;
  let lastCall = 0;

  function wait(span: number): void {
    isPending = true;
    setTimeout(() => {
      isPending = false;
      const left = lastCall + milliseconds - performance.now();
      if (left > 0) wait(Math.min(left, mostOftenMilliseconds));
      act();
    }, span).unref();
  }

  return () => {
    lastCall = performance.now();
    if (!isPending) wait(milliseconds);
  };
}
