import { Migration } from '@mikro-orm/migrations';
import { columnTypes } from '../column-types.ts';

/** Rate limits that are counted in the database. */
export class RateLimits20261201 extends Migration {
  override up(): void {
    const { time, passingTable } = columnTypes(this.driver);
    this.addSql(`
      create ${passingTable} "rate_limit_window" (
        "key" text not null primary key,
        "attempts" integer not null,
        "ends_at" ${time} not null
      )`);
    this.addSql('create index "rate_limit_window_ends_at_index" on "rate_limit_window" ("ends_at")');
  }

  override down(): void {
    this.addSql('drop table "rate_limit_window"');
  }
}
