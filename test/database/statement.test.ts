import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changeRows, readRows } from '../../src/database/statement.ts';
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

test('values are kept as the ORM keeps them', async () => {
  const at = new Date('2026-11-26T12:34:56.789Z');
  await changeRows(
    entities(),
    'update "user" set last_login = ?, active = ?, link_generation = ?, deletion_confirmed_at = ? where id = ?',
    [at, false, 7, null, id],
  );
  expect(await services.account(id)).toMatchObject({
    lastLogin: at,
    active: false,
    linkGeneration: 7,
    deletionConfirmedAt: null,
  });
  expect(
    await readRows(entities(), 'select typeof(last_login) as time, typeof(active) as flag from "user"', []),
  ).toEqual([{ time: 'integer', flag: 'integer' }]);
});

test('a value is never part of the statement', async () => {
  const text = "'; drop table profile; --";
  expect(await readRows(entities(), 'select ? as text', [text])).toEqual([{ text }]);
  expect(await services.account(id)).toBeDefined();
});

test('says how many rows it changed', async () => {
  const change = 'update "user" set active = ? where email_key = ?';
  expect(await changeRows(entities(), change, [true, email])).toBe(1);
  expect(await changeRows(entities(), change, [true, 'nobody@example.com'])).toBe(0);
});

test('is taken back with the transaction that it is in', async () => {
  const failing = entities().transactional(async (transaction) => {
    await changeRows(transaction, 'delete from "user" where id = ?', [id]);
    throw new Error('taken back');
  });
  await expect(failing).rejects.toThrow('taken back');
  expect(await services.account(id)).toBeDefined();
});

test('a unique key that it violates is the error that the ORM makes of it', async () => {
  const copy = `insert into "user" (id, email, email_key, claimed_email_key, password, active, created_at)
    select 'another', email, email_key, claimed_email_key, password, active, created_at from "user"`;
  await expect(changeRows(entities(), copy, [])).rejects.toBeInstanceOf(UniqueConstraintViolationException);
});

test('is in the log of the ORM, without its values', async () => {
  const sql = 'select id from "user" where email = ?';
  expect(await statementsOf(services.database, () => readRows(entities(), sql, [email]))).toEqual([sql]);
});
