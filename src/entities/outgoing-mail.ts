import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

export const OutgoingMailSchema = defineEntity({
  name: 'OutgoingMail',
  tableName: 'outgoing_mail',
  properties: {
    id: p.text().primary(),
    /** What it is for: one of the server's own mails, or of those that a project adds. */
    purpose: p.text(),
    /** Where it goes, in the form that addresses are compared by; null in a row from before that was kept. */
    emailKey: p.text().strictNullable(),
    /** Whom it is for, where the request made or knew the user. */
    user: () =>
      p.manyToOne(User).strictNullable().ref().deleteRule('cascade').index('outgoing_mail_user_index'),
    /** What it is about, where that is not the user: the key of a change of address, say, or of an event. */
    subjectId: p.text().strictNullable(),
    /** From where it was asked for, and in which language, as far as that is known. */
    ipAddress: p.text().strictNullable(),
    userAgent: p.text().strictNullable(),
    language: p.text().strictNullable(),
    createdAt: p.datetime(3),
    attempts: p.integer(),
    /** Not to be sent before. A claim puts it off by the length of its lease; null once it is set aside. */
    dueAt: p.datetime(3).strictNullable().index('outgoing_mail_due_at_index'),
    /** The claim of the courier that holds it: only that one may settle it. */
    lease: p.text().strictNullable(),
    /** Why the last attempt failed. */
    failure: p.text().strictNullable(),
  },
  indexes: [{ name: 'outgoing_mail_recipient_index', properties: ['emailKey', 'purpose', 'dueAt'] }],
});

/**
 * A row of the outbox: the purpose of a mail and whom it is for, never its text. What it says, and the link in it,
 * come to be only while it is handed over.
 */
export class OutgoingMail extends OutgoingMailSchema.class {}

OutgoingMailSchema.setClass(OutgoingMail);
