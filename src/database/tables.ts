import type { InferKyselyDB } from '@mikro-orm/sql';
import type { EmailChangeSchema } from '../entities/email-change.ts';
import type { MailTurnSchema } from '../entities/mail-turn.ts';
import type { OutgoingMailSchema } from '../entities/outgoing-mail.ts';
import type { RateLimitWindowSchema } from '../entities/rate-limit-window.ts';
import type { ScheduledJobSchema } from '../entities/scheduled-job.ts';
import type { SecurityEventSchema } from '../entities/security-event.ts';
import type { SessionSchema } from '../entities/session.ts';
import type { ShortCodeSchema } from '../entities/short-code.ts';
import type { ProfileSchema, UserSchema } from '../entities/user.ts';

/** The tables and columns of the server's own entities, by which queries are type-checked. */
export type Tables = InferKyselyDB<
  | typeof EmailChangeSchema
  | typeof MailTurnSchema
  | typeof OutgoingMailSchema
  | typeof RateLimitWindowSchema
  | typeof ScheduledJobSchema
  | typeof SecurityEventSchema
  | typeof SessionSchema
  | typeof ShortCodeSchema
  | typeof ProfileSchema
  | typeof UserSchema
>;

/** The names of all columns that hold a kind of value, empty or not. */
type ColumnsOf<Kind> = {
  [Table in keyof Tables]: {
    [Column in keyof Tables[Table]]: Tables[Table][Column] extends Kind | null ? Column : never;
  }[keyof Tables[Table]];
}[keyof Tables];

/** What drivers read as something else: SQLite has no times and no booleans. A column that lacks here doesn't compile. */
const columnKinds: Readonly<Record<ColumnsOf<Date>, 'time'> & Record<ColumnsOf<boolean>, 'boolean'>> = {
  active: 'boolean',
  at: 'time',
  confirmed_at: 'time',
  created_at: 'time',
  deletion_confirmed_at: 'time',
  due_at: 'time',
  email_confirmed: 'boolean',
  ends_at: 'time',
  erasure_due_at: 'time',
  last_login: 'time',
  last_seen_at: 'time',
  requested_at: 'time',
};

/** The kind of a column whose values drivers read differently; undefined for text and numbers. */
export function kindOfColumn(name: string): 'time' | 'boolean' | undefined {
  return Object.hasOwn(columnKinds, name) ? columnKinds[name as keyof typeof columnKinds] : undefined;
}
