import type { EntityManager } from '@mikro-orm/core';
import { newId } from '../entities/new-id.ts';
import { OutgoingMail, type MailPurpose } from '../entities/outgoing-mail.ts';
import type { Random } from '../random.ts';

/** A mail to be: what for, and for whom. What it says is decided when it is sent. */
export type MailOrder =
  | { readonly purpose: MailPurpose; readonly userId: string }
  | { readonly purpose: MailPurpose; readonly emailKey: string };

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
    async write(entities, order) {
      const at = now();
      await entities.insert(OutgoingMail, {
        id: newId(at, random),
        purpose: order.purpose,
        emailKey: 'emailKey' in order ? order.emailKey : null,
        user: 'userId' in order ? order.userId : null,
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
