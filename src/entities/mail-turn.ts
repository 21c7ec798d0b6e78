import { defineEntity, p } from '@mikro-orm/core';

export const MailTurnSchema = defineEntity({
  name: 'MailTurn',
  tableName: 'mail_turn',
  properties: {
    /** The key of the mail: one that is tried again takes its own turn anew, and no second one. */
    mailId: p.text().primary(),
    /** A hash of the mail's purpose and the address that it goes to: what is limited together. */
    recipient: p.text(),
    at: p.datetime(3).index('mail_turn_at_index'),
  },
  indexes: [{ name: 'mail_turn_recipient_at_index', properties: ['recipient', 'at'] }],
});

/** A turn that a mail has taken: it is under way to its address, or has gone there a while ago. */
export class MailTurn extends MailTurnSchema.class {}

MailTurnSchema.setClass(MailTurn);
