import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { statement } from '../../src/database/statement.ts';
import { createAccount } from '../support/steps.ts';
import { Services } from '../support/services.ts';
import { statementsOf } from '../support/statements.ts';

const email = 'ada@example.com';

let services: Services;
let id: string;
beforeEach(async () => {
  services = await Services.start();
  ({ id } = await createAccount(services, email));
});
afterEach(() => services.close());

const entities = () => services.database.em.fork();

interface ChangedUser {
  readonly id: string;
  readonly lastLogin: Date;
  readonly active: boolean;
  readonly generation: number;
  readonly deletedAt: Date | null;
}

const changeUser = statement<ChangedUser>((tables, value) =>
  tables
    .updateTable('user')
    .set({
      last_login: value('lastLogin'),
      active: value('active'),
      link_generation: value('generation'),
      deletion_confirmed_at: value('deletedAt'),
    })
    .where('id', '=', value('id')),
);

const readUser = statement<
  { id: string },
  { last_login: Date | null; active: boolean; link_generation: number; deletion_confirmed_at: Date | null }
>((tables, value) =>
  tables
    .selectFrom('user')
    .select(['last_login', 'active', 'link_generation', 'deletion_confirmed_at'])
    .where('id', '=', value('id')),
);

const activate = statement<{ emailKey: string; active: boolean }>((tables, value) =>
  tables
    .updateTable('user')
    .set({ active: value('active') })
    .where('email_key', '=', value('emailKey')),
);

const remove = statement<{ id: string }>((tables, value) =>
  tables.deleteFrom('user').where('id', '=', value('id')),
);

test('values are kept as the ORM keeps them, and read as what they are', async () => {
  const lastLogin = new Date('2026-11-26T12:34:56.789Z');
  await changeUser.run(entities(), { id, lastLogin, active: false, generation: 7, deletedAt: null });
  expect(await services.account(id)).toMatchObject({
    lastLogin,
    active: false,
    linkGeneration: 7,
    deletionConfirmedAt: null,
  });
  expect(await readUser.row(entities(), { id })).toEqual({
    last_login: lastLogin,
    active: false,
    link_generation: 7,
    deletion_confirmed_at: null,
  });
});

test('a value is never part of the statement', async () => {
  const text = "'; drop table profile; --";
  const echo = statement<{ text: string }, { text: string }>((tables, value) =>
    tables.selectNoFrom(sql<string>`cast(${value('text')} as text)`.as('text')),
  );
  expect(await echo.rows(entities(), { text })).toEqual([{ text }]);
  expect(await services.account(id)).toBeDefined();
});

test('it is compiled once, and runs with other values each time', async () => {
  let compiled = 0;
  const find = statement<{ id: string }, { id: string }>((tables, value) => {
    compiled += 1;
    return tables.selectFrom('user').select('id').where('id', '=', value('id'));
  });
  expect(await find.row(entities(), { id })).toEqual({ id });
  expect(await find.row(entities(), { id: 'nobody' })).toBeUndefined();
  expect(compiled).toBe(1);
});

test('it says how many rows it changed', async () => {
  expect(await activate.run(entities(), { emailKey: email, active: true })).toBe(1);
  expect(await activate.run(entities(), { emailKey: 'nobody@example.com', active: true })).toBe(0);
});

test('it is rolled back with the transaction that it is in', async () => {
  const failing = entities().transactional(async (transaction) => {
    await remove.run(transaction, { id });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');
  expect(await services.account(id)).toBeDefined();
});

test('violating a unique key throws what the ORM throws', async () => {
  const copy = statement((tables) =>
    tables
      .insertInto('user')
      .columns(['id', 'email', 'email_key', 'claimed_email_key', 'password', 'active', 'created_at'])
      .expression((from) =>
        from
          .selectFrom('user')
          .select([
            sql<string>`'another'`.as('id'),
            'email',
            'email_key',
            'claimed_email_key',
            'password',
            'active',
            'created_at',
          ]),
      ),
  );
  await expect(copy.run(entities(), {})).rejects.toBeInstanceOf(UniqueConstraintViolationException);
});

test('it is in the log of the ORM, without its values', async () => {
  const statements = await statementsOf(services.database, () => remove.run(entities(), { id: 'nobody' }));
  expect(statements).toEqual([expect.stringContaining('delete from "user" where "id" =')]);
  expect(statements.join()).not.toContain('nobody');
});
