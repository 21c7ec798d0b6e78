import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../client.ts';
import { newId } from '../entities/new-id.ts';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import type { Random } from '../random.ts';

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

/**
 * An outbox in the database.
 *
 * @see https://microservices.io/patterns/data/transactional-outbox.html
 */
export function createOutbox(now: () => Date, random: Random): Outbox {
  let listener = (): void => undefined;
  return {
    async write(entities, { purpose, emailKey, userId, subjectId, client }) {
      const at = now();
      await entities.insert(OutgoingMail, {
        id: newId(at, random),
        purpose,
        emailKey,
        user: userId ?? null,
        subjectId: subjectId ?? null,
        ipAddress: client.ipAddress,
        userAgent: client.userAgent,
        language: client.language,
        createdAt: at,
        attempts: 0,
        dueAt: at,
        lease: null,
        failure: null,
      });
    },
    wake() {
      // Once the answer has gone out: what a mail costs must not show in how long it took.
      setImmediate(listener);
    },
    onWake(newListener) {
      listener = newListener;
    },
  };
}
