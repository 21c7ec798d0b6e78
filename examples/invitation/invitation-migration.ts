import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from '../../src/database/column-types.ts';

/** The table of the invitations. */
export class InvitationMigration extends Migration {
  override up(): void {
    const { time } = columnTypes(this.driver);
    this.addSql(`
      create table "invitation" (
        "id" text not null primary key,
        "inviter_id" text not null,
        "team" text not null,
        "email" text not null,
        "email_key" text not null,
        "created_at" ${time} not null,
        "accepted_at" ${time} null,
        "accepted_by_id" text null,
        constraint "invitation_inviter_id_foreign" foreign key ("inviter_id")
          references "user" ("id") on delete cascade,
        constraint "invitation_accepted_by_id_foreign" foreign key ("accepted_by_id")
          references "user" ("id") on delete cascade
      )`);
    this.addSql(
      'create unique index "invitation_unique" on "invitation" ("inviter_id", "team", "email_key")',
    );
    this.addSql('create index "invitation_inviter_index" on "invitation" ("inviter_id")');
    this.addSql('create index "invitation_accepted_by_index" on "invitation" ("accepted_by_id")');
  }

  override down(): void {
    this.addSql('drop table "invitation"');
  }
}
