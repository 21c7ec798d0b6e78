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

// A timer may go off a moment before the clock says so.
const timerMilliseconds = 2;

/**
 * An outbox in the database. What a mail costs is done a while after it was ordered, among whatever else the server has
 * to do by then: so it shows neither in how long the order took, nor in what is asked right after it.
 *
 * @param delaySeconds - from the order of a mail until it is seen to
 * @see https://microservices.io/patterns/data/transactional-outbox.html
 */
export function createOutbox(now: () => Date, random: Random, delaySeconds: number): Outbox {
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
        dueAt: new Date(at.getTime() + delaySeconds * 1000),
        lease: null,
        failure: null,
      });
    },
    wake() {
      setTimeout(listener, delaySeconds * 1000 + timerMilliseconds).unref();
    },
    onWake(newListener) {
      listener = newListener;
    },
  };
}
