import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from '../column-types.ts';

/** Changes of address, deletion, short codes, the trail of security events, and what a mail says of its occasion. */
export class Lifecycle20261125 extends Migration {
  override up(): void {
    const { time } = columnTypes(this.driver);
    this.addSql('alter table "user" add column "link_generation" integer not null default 0');
    this.addSql(`alter table "user" add column "deletion_confirmed_at" ${time} null`);
    this.addSql(`alter table "user" add column "erasure_due_at" ${time} null`);
    this.addSql('create index "user_erasure_due_at_index" on "user" ("erasure_due_at")');

    for (const column of ['last_seen_at', 'ends_at'])
      this.addSql(`create index "session_${column}_index" on "session" ("${column}")`);

    for (const column of ['subject_id', 'ip_address', 'user_agent', 'language'])
      this.addSql(`alter table "outgoing_mail" add column "${column}" text null`);

    this.addSql(`
      create table "email_change" (
        "id" text not null primary key,
        "user_id" text not null,
        "old_email" text not null,
        "old_email_key" text not null,
        "new_email" text not null,
        "new_email_key" text not null,
        "requested_at" ${time} not null,
        "confirmed_at" ${time} null,
        constraint "email_change_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      )`);
    this.addSql('create index "email_change_user_index" on "email_change" ("user_id")');

    this.addSql(`
      create table "short_code" (
        "purpose" text not null,
        "email_key" text not null,
        "user_id" text null,
        "hash" text null,
        "state" text null,
        "tries" integer not null,
        "created_at" ${time} not null,
        primary key ("purpose", "email_key"),
        constraint "short_code_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      )`);
    this.addSql('create index "short_code_user_index" on "short_code" ("user_id")');
    this.addSql('create index "short_code_created_at_index" on "short_code" ("created_at")');

    this.addSql(`
      create table "security_event" (
        "id" text not null primary key,
        "user_id" text not null,
        "kind" text not null,
        "at" ${time} not null,
        "ip_address" text null,
        "user_agent" text null,
        constraint "security_event_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      )`);
    this.addSql('create index "security_event_user_index" on "security_event" ("user_id")');
    this.addSql('create index "security_event_at_index" on "security_event" ("at")');

    this.addSql(`
      create table "scheduled_job" (
        "name" text not null primary key,
        "due_at" ${time} not null
      )`);
  }

  override down(): void {
    for (const table of ['scheduled_job', 'security_event', 'short_code', 'email_change'])
      this.addSql(`drop table "${table}"`);
    for (const column of ['subject_id', 'ip_address', 'user_agent', 'language'])
      this.addSql(`alter table "outgoing_mail" drop column "${column}"`);
    for (const index of ['session_last_seen_at_index', 'session_ends_at_index', 'user_erasure_due_at_index'])
      this.addSql(`drop index "${index}"`);
    this.addSql('alter table "user" drop column "erasure_due_at"');
    this.addSql('alter table "user" drop column "deletion_confirmed_at"');
    this.addSql('alter table "user" drop column "link_generation"');
  }
}
