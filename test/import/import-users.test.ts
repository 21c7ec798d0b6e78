import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../src/import/outcome.ts';
import { djangoPasswordOf } from '../support/django-passwords.ts';
import { ImportBench } from '../support/import-bench.ts';
import { canSignIn, createAccount, signUp } from '../support/steps.ts';

const { password, encoded } = djangoPasswordOf('scrypt');

let bench: ImportBench;
beforeEach(async () => {
  bench = await ImportBench.open();
});
afterEach(() => bench.close());

const taken = (id: string): Outcome => ({ id, outcome: 'taken' });
const isHere = (id: string): Outcome => ({ id, outcome: 'already-here' });
const duplicate = (id: string, sameAs: string): Outcome => ({
  id,
  outcome: 'left',
  reason: 'duplicate-address',
  sameAs,
});

describe('an imported user', () => {
  test('keeps id, address, hash, last login and activity', async () => {
    bench.django.add(
      { id: 7, email: 'Ada@Example.com', password: encoded, last_login: '2026-01-02 03:04:05.678901' },
      { id: 8, email: 'bob@example.com', is_active: 0 },
    );
    expect(await bench.import()).toEqual([taken('7'), taken('8')]);
    const ada = await bench.services.account('7');
    expect(ada).toMatchObject({
      id: '7',
      email: 'Ada@Example.com',
      emailKey: 'ada@example.com',
      claimedEmailKey: 'ada@example.com',
      password: encoded,
      lastLogin: new Date('2026-01-02T03:04:05Z'),
      active: true,
      createdAt: new Date('2024-01-02T03:04:05Z'),
    });
    expect(ada.profile).toMatchObject({ emailConfirmed: true, displayName: null, locale: null });
    expect(await bench.services.account('8')).toMatchObject({ lastLogin: null, active: false });
  });

  test('signs in with the password they have always had', async () => {
    bench.django.add({ id: 7, email: 'ada@example.com', password: encoded });
    await bench.import();
    expect(await canSignIn(bench.services, 'ada@example.com', password)).toBe(true);
  });

  test('who is not active, or has no password, does not sign in', async () => {
    bench.django.add(
      { id: 1, email: 'off@example.com', password: encoded, is_active: 0 },
      { id: 2, email: 'none@example.com', password: `!${encoded}` },
    );
    expect(await bench.import()).toEqual([
      taken('1'),
      { id: '2', outcome: 'taken', reason: 'unusable-password' },
    ]);
    expect(await canSignIn(bench.services, 'off@example.com', password)).toBe(false);
    expect(await canSignIn(bench.services, 'none@example.com', password)).toBe(false);
  });
});

test('who is left is told of with the reason, in the order of the source', async () => {
  bench.django.add(
    { id: 1, email: '' },
    { id: 2, email: 'ada@example.com' },
    { id: 3, email: 'not an address' },
    { id: 4, email: 'ADA@example.com' },
    { id: 5, email: 'bob@example.com', password: 'md5$salt$5f4dcc3b5aa765d61d8327deb882cf99' },
    { id: 6, email: null },
  );
  expect(await bench.import()).toEqual([
    { id: '1', outcome: 'left', reason: 'no-address' },
    taken('2'),
    { id: '3', outcome: 'left', reason: 'invalid-address' },
    duplicate('4', '2'),
    { id: '5', outcome: 'left', reason: 'unknown-hash' },
    { id: '6', outcome: 'left', reason: 'no-address' },
  ]);
  expect(await bench.count()).toBe(1);
});

describe('an address that several have', () => {
  test('goes to the first by id, across batches too', async () => {
    bench.django.addMany(2500);
    bench.django.add({ id: 3000, email: 'USER1@example.com' }, { id: 3001, email: 'User2500@example.com' });
    const outcomes = await bench.import();
    expect(outcomes.slice(2500)).toEqual([duplicate('3000', '1'), duplicate('3001', '2500')]);
    expect(await bench.count()).toBe(2500);
  });

  test('stays with an account that is here', async () => {
    const { id } = await createAccount(bench.services, 'ada@example.com');
    bench.django.add({ id: 1, email: 'Ada@example.com' });
    expect(await bench.import()).toEqual([duplicate('1', id)]);
  });

  test('is not kept by a sign-up that waits here', async () => {
    await signUp(bench.services, 'ada@example.com');
    bench.django.add({ id: 1, email: 'ada@example.com', password: encoded });
    expect(await bench.import()).toEqual([taken('1')]);
    expect(await canSignIn(bench.services, 'ada@example.com', password)).toBe(true);
  });
});

describe('with a flag of confirmed addresses', () => {
  const names = { confirmed: 'app_profile.email_confirmed' };
  beforeEach(() => {
    bench.django.run('create table app_profile (user_id integer primary key, email_confirmed bool)');
  });
  const add = (id: number, email: string, confirmed: boolean) => {
    bench.django.add({ id, email, password: encoded });
    bench.django.run(`insert into app_profile values (${id}, ${confirmed})`);
  };

  test('who has not confirmed becomes a sign-up that waits', async () => {
    add(1, 'ada@example.com', true);
    add(2, 'bob@example.com', false);
    expect(await bench.import(names)).toEqual([taken('1'), taken('2')]);
    const [ada, bob] = [await bench.services.account('1'), await bench.services.account('2')];
    expect([ada.claimedEmailKey, ada.profile.emailConfirmed]).toEqual(['ada@example.com', true]);
    expect([bob.claimedEmailKey, bob.profile.emailConfirmed]).toEqual([null, false]);
    expect(await canSignIn(bench.services, 'bob@example.com', password)).toBe(false);
  });

  test('an address belongs to who confirmed it, whoever was first', async () => {
    add(1, 'ada@example.com', false);
    add(2, 'Ada@example.com', true);
    add(3, 'ADA@example.com', true);
    add(4, 'adA@example.com', false);
    expect(await bench.import(names)).toEqual([
      taken('1'),
      taken('2'),
      duplicate('3', '2'),
      duplicate('4', '2'),
    ]);
  });

  test('of several who have not confirmed, all are taken, to wait for the proof', async () => {
    add(1, 'ada@example.com', false);
    add(2, 'Ada@example.com', false);
    expect(await bench.import(names)).toEqual([taken('1'), taken('2')]);
    expect(await bench.import(names)).toEqual([isHere('1'), isHere('2')]);
    expect(await bench.services.accounts('ada@example.com')).toHaveLength(2);
  });

  test('who signed up here with an address keeps nobody out who has not confirmed it', async () => {
    await signUp(bench.services, 'ada@example.com');
    add(1, 'ada@example.com', false);
    expect(await bench.import(names)).toEqual([taken('1')]);
  });
});

describe('run again', () => {
  test('it takes who is new and changes nobody who is here', async () => {
    bench.django.add({ id: 1, email: 'ada@example.com', password: encoded });
    await bench.import();
    expect(await canSignIn(bench.services, 'ada@example.com', password)).toBe(true);
    const before = await bench.services.account('1');

    bench.django.add({ id: 2, email: 'bob@example.com' });
    expect(await bench.import()).toEqual([isHere('1'), taken('2')]);
    expect(await bench.services.account('1')).toMatchObject({
      password: before.password,
      lastLogin: before.lastLogin,
    });
  });

  test('it says so where an account of the same id has another address', async () => {
    bench.django.add({ id: 1, email: 'ada@example.com' });
    await bench.import();
    await bench.services.moveTo('1', 'countess@example.com');
    expect(await bench.import()).toEqual([{ id: '1', outcome: 'already-here', reason: 'other-address' }]);
  });

  test('after it was stopped, it takes the rest', async () => {
    bench.django.addMany(2500);
    const stop = new AbortController();
    const first = await bench.import(
      {},
      () => {
        stop.abort();
      },
      stop.signal,
    );
    expect(first).toHaveLength(1000);
    expect(await bench.count()).toBe(1000);
    const outcomes = await bench.import();
    expect(outcomes.filter(({ outcome }) => outcome === 'taken')).toHaveLength(1500);
    expect(await bench.count()).toBe(2500);
  });

  test('after the source broke off, it takes the rest', async () => {
    bench.django.addMany(2500);
    const view = (email: string) =>
      `create view broken as select id, password, last_login, ${email} as email, is_active, date_joined from auth_user`;
    bench.django.run(view("case when id = 1500 then json('broken') else email end"));
    await expect(bench.import({ table: 'broken' })).rejects.toThrow('malformed JSON');
    expect(await bench.count()).toBe(1000);
    await bench.import();
    expect(await bench.count()).toBe(2500);
  });
});

test('two imports at once take everybody once', async () => {
  bench.django.addMany(5000);
  const both = await Promise.all([bench.import(), bench.import()]);
  for (const outcomes of both) expect(outcomes).toHaveLength(5000);
  expect(both.flat().filter(({ outcome }) => outcome === 'taken')).toHaveLength(5000);
  expect(await bench.count()).toBe(5000);
});

describe('a dry run', () => {
  test('judges just as the import does, and leaves the database as it is', async () => {
    const { id } = await createAccount(bench.services, 'owner@example.com');
    bench.django.addMany(1500);
    bench.django.add(
      { id: 2000, email: 'USER1@example.com' },
      { id: 2001, email: 'user1500@EXAMPLE.com' },
      { id: 2002, email: 'Owner@example.com' },
      { id: 2003, email: '' },
      { id: 2004, email: 'none@example.com', password: '!' },
    );
    const judged = await bench.dryRun();
    expect(judged.slice(1500)).toMatchObject([
      duplicate('2000', '1'),
      duplicate('2001', '1500'),
      duplicate('2002', id),
      { reason: 'no-address' },
      { reason: 'unusable-password' },
    ]);
    expect(await bench.count()).toBe(1);
    expect(await bench.import()).toEqual(judged);
    expect(await bench.dryRun()).toEqual(await bench.import());
  });
});
