import SqliteDatabase from 'better-sqlite3';
import { djangoPasswordOf } from './django-passwords.ts';

/** A user as Django stores them, with what a test says nothing of filled in. */
export interface StoredDjangoUser {
  readonly id: number | bigint | string;
  readonly email: string | null;
  readonly password?: string | null;
  readonly last_login?: string | null;
  readonly is_active?: 0 | 1;
  readonly date_joined?: string;
}

/** Django's table as its migrations make it on SQLite, without what is not read. */
export const authUserTable = `create table "auth_user" (
  "id" integer not null primary key autoincrement,
  "password" varchar(128),
  "last_login" datetime null,
  "email" varchar(254),
  "is_active" bool not null,
  "date_joined" datetime not null
)`;

const hash = djangoPasswordOf('pbkdf2_sha256').encoded;

/** A SQLite file with the users of a Django. */
export class DjangoDatabase {
  readonly url: string;
  readonly #database: SqliteDatabase.Database;

  /** @param statements - make its tables */
  constructor(path: string, ...statements: string[]) {
    this.url = `sqlite:${path}`;
    this.#database = new SqliteDatabase(path);
    for (const statement of statements) this.run(statement);
  }

  run(statement: string): void {
    this.#database.exec(statement);
  }

  add(...users: StoredDjangoUser[]): void {
    const insert = this.#database.prepare(
      'insert into auth_user (id, password, last_login, email, is_active, date_joined) ' +
        'values (@id, @password, @last_login, @email, @is_active, @date_joined)',
    );
    for (const user of users)
      insert.run({
        password: hash,
        last_login: null,
        is_active: 1,
        date_joined: '2024-01-02 03:04:05.678901',
        ...user,
      });
  }

  /** Adds many at once, with the ids from 1 and addresses such as `user1@example.com`. */
  addMany(count: number): void {
    this.#database
      .prepare(
        `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ?)
        insert into auth_user (id, password, last_login, email, is_active, date_joined)
        select n, ?, '2026-01-02 03:04:05.678901', 'user' || n || '@example.com', 1, '2024-01-02 03:04:05' from numbers
        where n <= ?`,
      )
      .run(count, hash, count);
  }

  close(): void {
    this.#database.close();
  }
}
