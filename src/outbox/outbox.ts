import type { EntityManager } from '@mikro-orm/sqlite';
import type { Client } from '../client.ts';
import { inGroups } from '../database/in-groups.ts';
import { changeRows, type Value } from '../database/statement.ts';
import { newId } from '../entities/new-id.ts';
import type { Random } from '../runtime/random.ts';

/** A mail to be: what for, and for whom. What it says is decided when it is sent. */
export interface MailOrder {
  /** The name of a kind of mail. */
  readonly purpose: string;
  /** Where it goes, in the form that addresses are compared by. */
  readonly emailKey: string;
  /** Whom it is for, where the request made or knew the user. */
  readonly userId?: string;
  /**
   * What it is about, where that is not the user. Of several mails to one address that wait, for one purpose and about
   * one thing, the newest is sent.
   */
  readonly subjectId?: string;
  /** Who asked for it. */
  readonly client: Client;
}

/** The outbox: mails are rows, written with the change they speak of. */
export interface Outbox {
  /** Writes a mail's row, within the caller's transaction if there is one. */
  write(entities: EntityManager, order: MailOrder): Promise<void>;
  /** Tells the courier, after the commit, that there is something to send. */
  wake(): void;
  /** Sets whom to tell. */
  onWake(listener: () => void): void;
}

// A timer may go off a moment before the clock says so.
const timerMilliseconds = 2;
const mostTogether = 50;

const columns =
  'id, purpose, email_key, user_id, subject_id, ip_address, user_agent, language, created_at, attempts, due_at';
const places = `(${columns.replaceAll(/\w+/g, '?')})`;

/**
 * An outbox in the database. What a mail costs is done a while after it was ordered, among whatever else the server has
 * to do by then: so it shows neither in how long the order took, nor in what is asked right after it.
 *
 * @param fork - a fresh EntityManager for mails that are ordered outside of any transaction
 * @param delaySeconds - from the order of a mail until it is seen to
 * @see https://microservices.io/patterns/data/transactional-outbox.html
 */
export function createOutbox(
  fork: () => EntityManager,
  now: () => Date,
  random: Random,
  delaySeconds: number,
): Outbox {
  let listener = (): void => undefined;

  const insert = (entities: EntityManager, rows: readonly Value[][]): Promise<number> =>
    changeRows(
      entities,
      `insert into outgoing_mail (${columns}) values ${rows.map(() => places).join(', ')}`,
      rows.flat(),
    );
  const insertTogether = inGroups<Value[]>(mostTogether, (rows) => insert(fork(), rows));

  return {
    async write(entities, { purpose, emailKey, userId = null, subjectId = null, client }) {
      const at = now();
      const dueAt = new Date(at.getTime() + delaySeconds * 1000);
      const { ipAddress, userAgent, language } = client;
      const occasion = [ipAddress, userAgent, language, at];
      const row = [newId(at, random), purpose, emailKey, userId, subjectId, ...occasion, 0, dueAt];
      await (entities.isInTransaction() ? insert(entities, [row]) : insertTogether(row));
    },
    wake() {
      setTimeout(listener, delaySeconds * 1000 + timerMilliseconds).unref();
    },
    onWake(newListener) {
      listener = newListener;
    },
  };
}
