import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

export const EmailChangeSchema = defineEntity({
  name: 'EmailChange',
  tableName: 'email_change',
  properties: {
    /** A UUIDv7: later changes of one user have greater keys. */
    id: p.text().primary(),
    user: () => p.manyToOne(User).ref().deleteRule('cascade').index(false),
    /** The address from before, where the link to undo the change goes. */
    oldEmail: p.text(),
    oldEmailKey: p.text(),
    /** The address to be, where the link to confirm it goes. */
    newEmail: p.text(),
    newEmailKey: p.text(),
    requestedAt: p.datetime(3),
    /** Null while it waits. Setting it kills the link that confirms it. */
    confirmedAt: p.datetime(3).strictNullable(),
  },
  indexes: [
    { name: 'email_change_user_requested_at_index', properties: ['user', 'requestedAt'] },
    {
      name: 'email_change_waiting_since_index',
      properties: ['requestedAt'],
      where: 'confirmed_at is null',
    },
    { name: 'email_change_waiting_for_index', properties: ['newEmailKey'], where: 'confirmed_at is null' },
    {
      name: 'email_change_confirmed_at_index',
      properties: ['confirmedAt'],
      where: 'confirmed_at is not null',
    },
  ],
});

/**
 * A change of address: waiting for its confirmation, or done and not undone. Undoing it removes the row, and the rows
 * of all changes after it, so that their links are dead for good.
 */
export class EmailChange extends EmailChangeSchema.class {}

EmailChangeSchema.setClass(EmailChange);
