import Sqlite from 'better-sqlite3';

/**
 * Fills a SQLite database with accounts, `bulk-1` and so on, much faster than the entities would.
 *
 * @param bytes - how much each weighs
 */
export function fillInBulk(path: string, count: number, bytes = 1000): void {
  const database = new Sqlite(path, { timeout: 5000 });
  database
    .prepare(
      `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ?)
      insert into user
        (id, email, email_key, claimed_email_key, password, last_login, active, created_at, link_generation)
      select 'bulk-' || n, n || '@bulk.example', n || '@bulk.example', n || '@bulk.example',
        hex(randomblob(?)), 1700000000000 + n, n % 2, 1600000000000, n % 3 from numbers`,
    )
    .run(count, Math.floor(bytes / 2));
  database.exec(`
    insert into profile (user_id, email_confirmed, display_name)
    select id, 1, case when link_generation = 0 then 'Zoë 💐 ' || id end from user where id like 'bulk-%'`);
  database.close();
}
