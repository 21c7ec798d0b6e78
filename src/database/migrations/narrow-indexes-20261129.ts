import { Migration } from '@mikro-orm/migrations';

/**
 * Indexes of those rows alone that are looked for: the addresses that somebody claims, the sign-ups that wait, and the
 * changes of address that wait or can be undone.
 */
export class NarrowIndexes20261129 extends Migration {
  override up(): void {
    this.addSql('drop index "user_claimed_email_key_unique"');
    this.addSql(
      'create unique index "user_claimed_email_key_unique" on "user" ("claimed_email_key") where claimed_email_key is not null',
    );
    this.addSql(
      'create index "user_waiting_since_index" on "user" ("created_at") where claimed_email_key is null',
    );
    this.addSql(
      'create index "email_change_waiting_since_index" on "email_change" ("requested_at") where confirmed_at is null',
    );
    this.addSql(
      'create index "email_change_waiting_for_index" on "email_change" ("new_email_key") where confirmed_at is null',
    );
    this.addSql(
      'create index "email_change_confirmed_at_index" on "email_change" ("confirmed_at") where confirmed_at is not null',
    );
  }

  override down(): void {
    for (const index of ['waiting_since', 'waiting_for', 'confirmed_at'])
      this.addSql(`drop index "email_change_${index}_index"`);
    this.addSql('drop index "user_waiting_since_index"');
    this.addSql('drop index "user_claimed_email_key_unique"');
    this.addSql('create unique index "user_claimed_email_key_unique" on "user" ("claimed_email_key")');
  }
}
