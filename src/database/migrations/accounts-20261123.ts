import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from '../column-types.ts';

/** The first tables: users with their profiles, sessions, and the outbox. */
export class Accounts20261123 extends Migration {
  override up(): void {
    const { time, boolean } = columnTypes(this.driver);
    this.addSql(`
      create table "user" (
        "id" text not null primary key,
        "email" text not null,
        "email_key" text not null,
        "claimed_email_key" text null,
        "password" text not null,
        "last_login" ${time} null,
        "active" ${boolean} not null,
        "created_at" ${time} not null
      )`);
    this.addSql('create index "user_email_key_index" on "user" ("email_key")');
    this.addSql('create unique index "user_claimed_email_key_unique" on "user" ("claimed_email_key")');

    this.addSql(`
      create table "profile" (
        "user_id" text not null primary key,
        "email_confirmed" ${boolean} not null,
        "display_name" text null,
        "locale" text null,
        constraint "profile_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on update cascade on delete cascade
      )`);

    this.addSql(`
      create table "session" (
        "id" text not null primary key,
        "token_hash" text not null,
        "user_id" text not null,
        "created_at" ${time} not null,
        "last_seen_at" ${time} not null,
        "ends_at" ${time} not null,
        "ip_address" text null,
        "user_agent" text null,
        constraint "session_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      )`);
    this.addSql('create unique index "session_token_hash_unique" on "session" ("token_hash")');
    this.addSql('create index "session_user_index" on "session" ("user_id")');

    this.addSql(`
      create table "outgoing_mail" (
        "id" text not null primary key,
        "purpose" text not null,
        "email_key" text null,
        "user_id" text null,
        "created_at" ${time} not null,
        "attempts" integer not null,
        "due_at" ${time} null,
        "lease" text null,
        "failure" text null,
        constraint "outgoing_mail_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      )`);
    this.addSql('create index "outgoing_mail_user_index" on "outgoing_mail" ("user_id")');
    this.addSql('create index "outgoing_mail_due_at_index" on "outgoing_mail" ("due_at")');
  }

  override down(): void {
    for (const table of ['outgoing_mail', 'session', 'profile', 'user']) this.addSql(`drop table "${table}"`);
  }
}
