CREATE TABLE `mikro_orm_migrations` (`id` integer not null primary key autoincrement, `name` text not null, `executed_at` datetime not null default (strftime('%s', 'now') * 1000));
CREATE TABLE "user" (
        "id" text not null primary key,
        "email" text not null,
        "email_key" text not null,
        "claimed_email_key" text null,
        "password" text not null,
        "last_login" datetime null,
        "active" integer not null,
        "created_at" datetime not null
      , "link_generation" integer not null default 0, "deletion_confirmed_at" datetime null, "erasure_due_at" datetime null);
CREATE TABLE "profile" (
        "user_id" text not null primary key,
        "email_confirmed" integer not null,
        "display_name" text null,
        "locale" text null,
        constraint "profile_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on update cascade on delete cascade
      );
CREATE TABLE "session" (
        "id" text not null primary key,
        "token_hash" text not null,
        "user_id" text not null,
        "created_at" datetime not null,
        "last_seen_at" datetime not null,
        "ends_at" datetime not null,
        "ip_address" text null,
        "user_agent" text null,
        constraint "session_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      );
CREATE TABLE "outgoing_mail" (
        "id" text not null primary key,
        "purpose" text not null,
        "email_key" text null,
        "user_id" text null,
        "created_at" datetime not null,
        "attempts" integer not null,
        "due_at" datetime null,
        "lease" text null,
        "failure" text null, "subject_id" text null, "ip_address" text null, "user_agent" text null, "language" text null,
        constraint "outgoing_mail_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      );
CREATE TABLE "email_change" (
        "id" text not null primary key,
        "user_id" text not null,
        "old_email" text not null,
        "old_email_key" text not null,
        "new_email" text not null,
        "new_email_key" text not null,
        "requested_at" datetime not null,
        "confirmed_at" datetime null,
        constraint "email_change_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      );
CREATE TABLE "short_code" (
        "purpose" text not null,
        "email_key" text not null,
        "user_id" text null,
        "hash" text null,
        "state" text null,
        "tries" integer not null,
        "created_at" datetime not null,
        primary key ("purpose", "email_key"),
        constraint "short_code_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      );
CREATE TABLE "security_event" (
        "id" text not null primary key,
        "user_id" text not null,
        "kind" text not null,
        "at" datetime not null,
        "ip_address" text null,
        "user_agent" text null,
        constraint "security_event_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on delete cascade
      );
CREATE TABLE "scheduled_job" (
        "name" text not null primary key,
        "due_at" datetime not null
      );
CREATE TABLE "mail_turn" (
        "mail_id" text not null primary key,
        "recipient" text not null,
        "at" datetime not null
      );
CREATE TABLE "rate_limit_window" (
        "key" text not null primary key,
        "attempts" integer not null,
        "ends_at" datetime not null
      );
CREATE INDEX "user_email_key_index" on "user" ("email_key");
CREATE UNIQUE INDEX "session_token_hash_unique" on "session" ("token_hash");
CREATE INDEX "outgoing_mail_user_index" on "outgoing_mail" ("user_id");
CREATE INDEX "outgoing_mail_due_at_index" on "outgoing_mail" ("due_at");
CREATE INDEX "user_erasure_due_at_index" on "user" ("erasure_due_at");
CREATE INDEX "session_last_seen_at_index" on "session" ("last_seen_at");
CREATE INDEX "session_ends_at_index" on "session" ("ends_at");
CREATE INDEX "short_code_user_index" on "short_code" ("user_id");
CREATE INDEX "short_code_created_at_index" on "short_code" ("created_at");
CREATE INDEX "security_event_at_index" on "security_event" ("at");
CREATE INDEX "mail_turn_recipient_at_index" on "mail_turn" ("recipient", "at");
CREATE INDEX "mail_turn_at_index" on "mail_turn" ("at");
CREATE UNIQUE INDEX "user_claimed_email_key_unique" on "user" ("claimed_email_key") where claimed_email_key is not null;
CREATE INDEX "email_change_waiting_since_index" on "email_change" ("requested_at") where confirmed_at is null;
CREATE INDEX "email_change_waiting_for_index" on "email_change" ("new_email_key") where confirmed_at is null;
CREATE INDEX "email_change_confirmed_at_index" on "email_change" ("confirmed_at") where confirmed_at is not null;
CREATE INDEX "user_waiting_since_index" on "user" ("created_at") where claimed_email_key is null and last_login is null;
CREATE INDEX "user_waiting_for_index" on "user" ("email_key", "last_login", "created_at", "id") where claimed_email_key is null;
CREATE INDEX "session_user_created_at_index" on "session" ("user_id", "created_at", "id");
CREATE INDEX "session_user_last_seen_at_index" on "session" ("user_id", "last_seen_at", "id");
CREATE INDEX "security_event_user_at_index" on "security_event" ("user_id", "at", "id");
CREATE INDEX "email_change_user_requested_at_index" on "email_change" ("user_id", "requested_at");
CREATE INDEX "outgoing_mail_recipient_index" on "outgoing_mail" ("email_key", "purpose", "due_at");
CREATE INDEX "rate_limit_window_ends_at_index" on "rate_limit_window" ("ends_at");
pragma defer_foreign_keys = on;
insert into "mikro_orm_migrations" values (1, '20261123-accounts', 1795866188000);
insert into "mikro_orm_migrations" values (2, '20261125-lifecycle', 1795866188000);
insert into "mikro_orm_migrations" values (3, '20261128-mail-turns', 1795866188000);
insert into "mikro_orm_migrations" values (4, '20261129-narrow-indexes', 1795866188000);
insert into "mikro_orm_migrations" values (5, '20261130-lists', 1795866188000);
insert into "mikro_orm_migrations" values (6, '20261201-rate-limits', 1795866188000);
insert into "user" values ('01a20846-fe00-7072-97b0-f1841d7d5e31', 'ada@example.com', 'ada@example.com', 'ada@example.com', '$argon2id$v=19$m=16,t=1,p=1$Ki6sAhQtaFeXPfMWmUNmiw$jbywyCQg1kSguKI9beNC6FuaFtxPxJOO1IUxRvva9Uc', 1795435200000, 1, 1795435200000, 0, NULL, NULL);
insert into "user" values ('01a20846-fe00-7193-92a5-19b1535958ac', 'grace@example.com', 'grace@example.com', NULL, '$argon2id$v=19$m=16,t=1,p=1$9TPM6CyA5AgxGKPO9kzopQ$AEbKeXj9VuEstTfOR5YKoByb+iWz5zDav/R6DgqLcF4', NULL, 1, 1795435200000, 0, NULL, NULL);
insert into "profile" values ('01a20846-fe00-7072-97b0-f1841d7d5e31', 1, NULL, NULL);
insert into "profile" values ('01a20846-fe00-7193-92a5-19b1535958ac', 0, NULL, NULL);
insert into "session" values ('01a20846-fe00-718b-8a47-17be3656a9d9', '5528f741ba612e03806d11e2bd03960beef5995063342295eb2317aee0e2b106', '01a20846-fe00-7072-97b0-f1841d7d5e31', 1795435200000, 1795435200000, 1803211200000, NULL, NULL);
insert into "short_code" values ('ACTIVATION', 'ada@example.com', '01a20846-fe00-7072-97b0-f1841d7d5e31', 'dihw00-9daa8e1944d0b31c43237cfdf2605be0', 'cc8255feede57f465bcbe23dc344986ef671c74db8b7ac3559eacc116980811d', 0, 1795435200000);
insert into "short_code" values ('PASSWORD_RESET', 'ada@example.com', '01a20846-fe00-7072-97b0-f1841d7d5e31', 'dihw00-2d7fc9c3d28d6e0517176de0c2187c20', 'bb005c1cddd830aee2a7f7ee0af31e81b4feb2a3388c05158840790708037de5', 0, 1795435200000);
insert into "short_code" values ('ACTIVATION', 'grace@example.com', '01a20846-fe00-7193-92a5-19b1535958ac', 'dihw00-fb0b22d8a3e88c8fc87b57901b5cd627', '56257af9a1047f46d613360d9711658eeee7dcd5f26bb47e8f85f28336608ff2', 0, 1795435200000);
insert into "security_event" values ('01a20846-fe00-7271-a57f-5890d0dba796', '01a20846-fe00-7072-97b0-f1841d7d5e31', 'userRegistered', 1795435200000, NULL, NULL);
insert into "security_event" values ('01a20846-fe00-74c6-97a8-b78d36eb9da0', '01a20846-fe00-7072-97b0-f1841d7d5e31', 'userActivated', 1795435200000, NULL, NULL);
insert into "security_event" values ('01a20846-fe00-7771-85c4-044fed15cde9', '01a20846-fe00-7193-92a5-19b1535958ac', 'userRegistered', 1795435200000, NULL, NULL);
