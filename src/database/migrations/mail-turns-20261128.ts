import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from '../column-types.ts';

/** Turns that mails take, and the address that each mail in the outbox goes to. */
export class MailTurns20261128 extends Migration {
  override up(): void {
    const { time } = columnTypes(this.driver);
    this.addSql(`
      create table "mail_turn" (
        "mail_id" text not null primary key,
        "recipient" text not null,
        "at" ${time} not null
      )`);
    this.addSql('create index "mail_turn_recipient_at_index" on "mail_turn" ("recipient", "at")');
    this.addSql('create index "mail_turn_at_index" on "mail_turn" ("at")');

    this.addSql('create index "outgoing_mail_email_key_index" on "outgoing_mail" ("email_key")');
    this.addSql(`
      update "outgoing_mail" set "email_key" = coalesce(
        (select case when "purpose" = 'email-change' then "new_email_key" else "old_email_key" end
          from "email_change" where "id" = "subject_id"),
        (select "user"."email_key" from "user" where "id" = "user_id")
      ) where "email_key" is null`);
  }

  override down(): void {
    this.addSql('drop index "outgoing_mail_email_key_index"');
    this.addSql('drop table "mail_turn"');
  }
}
