import { Migration } from '@mikro-orm/migrations';

// The most that SESSIONS_PER_ACCOUNT may be.
const mostSessions = 1000;

/**
 * Indexes for every order in which rows are listed, pushed out or put off, each beginning with whom the rows belong to.
 * Sessions beyond the most that an account may have end here, so that ending all of them is never a long statement.
 */
export class Lists20261130 extends Migration {
  override up(): void {
    this.addSql('drop index "user_waiting_since_index"');
    this.addSql(
      'create index "user_waiting_since_index" on "user" ("created_at") where claimed_email_key is null and last_login is null',
    );
    this.addSql(
      'create index "user_waiting_for_index" on "user" ("email_key", "last_login", "created_at", "id") where claimed_email_key is null',
    );
    this.addSql(`
      delete from "session" where "id" in (
        select "id" from (
          select "id", row_number() over (partition by "user_id" order by "last_seen_at" desc, "id" desc) as "place"
          from "session"
        ) as "ranked" where "place" > ${mostSessions}
      )`);
    this.replace(
      'session_user_index',
      'session_user_created_at_index',
      '"session" ("user_id", "created_at", "id")',
    );
    this.addSql(
      'create index "session_user_last_seen_at_index" on "session" ("user_id", "last_seen_at", "id")',
    );
    this.replace(
      'security_event_user_index',
      'security_event_user_at_index',
      '"security_event" ("user_id", "at", "id")',
    );
    this.replace(
      'email_change_user_index',
      'email_change_user_requested_at_index',
      '"email_change" ("user_id", "requested_at")',
    );
    this.replace(
      'outgoing_mail_email_key_index',
      'outgoing_mail_recipient_index',
      '"outgoing_mail" ("email_key", "purpose", "due_at")',
    );
  }

  override down(): void {
    this.replace(
      'outgoing_mail_recipient_index',
      'outgoing_mail_email_key_index',
      '"outgoing_mail" ("email_key")',
    );
    this.replace(
      'email_change_user_requested_at_index',
      'email_change_user_index',
      '"email_change" ("user_id")',
    );
    this.replace('security_event_user_at_index', 'security_event_user_index', '"security_event" ("user_id")');
    this.addSql('drop index "session_user_last_seen_at_index"');
    this.replace('session_user_created_at_index', 'session_user_index', '"session" ("user_id")');
    this.addSql('drop index "user_waiting_for_index"');
    this.addSql('drop index "user_waiting_since_index"');
    this.addSql(
      'create index "user_waiting_since_index" on "user" ("created_at") where claimed_email_key is null',
    );
  }

  /** Replaces an index by another one, never leaving the table without either. */
  private replace(old: string, name: string, columns: string): void {
    this.addSql(`create index "${name}" on ${columns}`);
    this.addSql(`drop index "${old}"`);
  }
}
