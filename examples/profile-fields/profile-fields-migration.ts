import { Migration } from '@mikro-orm/migrations';

/** The table of the further fields. */
export class ProfileFieldsMigration extends Migration {
  override up(): void {
    this.addSql(`
      create table "profile_fields" (
        "user_id" text not null primary key,
        "company" text null,
        "birthday" text null,
        constraint "profile_fields_user_id_foreign" foreign key ("user_id")
          references "user" ("id") on update cascade on delete cascade
      )`);
  }

  override down(): void {
    this.addSql('drop table "profile_fields"');
  }
}
