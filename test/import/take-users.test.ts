import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { into, type Destination } from '../../src/import/destination.ts';
import { judgeUser, type ImportedUser } from '../../src/import/judge-user.ts';
import { takeUsers } from '../../src/import/take-users.ts';
import { djangoPasswordOf } from '../support/django-passwords.ts';
import { Services } from '../support/services.ts';
import { createAccount } from '../support/steps.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

function user(id: string, email: string): ImportedUser {
  const { encoded } = djangoPasswordOf('pbkdf2_sha256');
  const stored = {
    id,
    email,
    password: encoded,
    lastLogin: null,
    active: true,
    joined: null,
    confirmed: true,
  };
  return judgeUser(stored, services.clock.now()) as ImportedUser;
}

/** A destination where something happens between looking who is here and writing. */
function interruptedBy(happening: () => Promise<unknown>): Destination {
  const destination = into(services.database);
  let happened = false;
  return {
    ...destination,
    async insert(users) {
      if (!happened) await happening();
      happened = true;
      return destination.insert(users);
    },
  };
}

test('who is overtaken to their address is left, and all others are taken', async () => {
  let overtaker = '';
  const destination = interruptedBy(async () => {
    ({ id: overtaker } = await createAccount(services, 'ada@example.com'));
  });
  const outcomes = await takeUsers(destination, [user('1', 'ada@example.com'), user('2', 'bob@example.com')]);
  expect(outcomes).toEqual([
    { id: '2', outcome: 'taken' },
    { id: '1', outcome: 'left', reason: 'duplicate-address', sameAs: overtaker },
  ]);
  expect((await services.account('2')).profile.emailConfirmed).toBe(true);
});

test('who is taken by another import in the meantime is here already', async () => {
  const ada = user('1', 'ada@example.com');
  const destination = interruptedBy(() => takeUsers(into(services.database), [ada]));
  expect(await takeUsers(destination, [ada])).toEqual([{ id: '1', outcome: 'already-here' }]);
});

test('nothing of a batch is written where any of it cannot be', async () => {
  await services.database.em.getConnection().execute('drop table profile');
  const taking = takeUsers(into(services.database), [user('1', 'ada@example.com')]);
  await expect(taking).rejects.toThrow(/no such table: profile|relation "profile" does not exist/);
  const users = await services.database.em.getConnection().execute('select * from "user"');
  expect(users).toEqual([]);
});

test('a failure to write tells no password hash and no address', async () => {
  await services.database.em.getConnection().execute('drop table profile');
  const failure: unknown = await takeUsers(into(services.database), [user('1', 'ada@example.com')]).catch(
    (error: unknown) => error,
  );
  expect((failure as Error).message).not.toMatch(/pbkdf2|ada@/);
});
