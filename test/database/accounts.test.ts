import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findAccount, findAccountInUse } from '../../src/database/accounts.ts';
import { inUse, User } from '../../src/entities/user.ts';
import { Services } from '../support/services.ts';
import { createAccount } from '../support/steps.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

test('an account is what the ORM reads of it', async () => {
  const { id } = await createAccount(services, 'ada@example.com');
  const entities = services.database.em.fork();
  const { profile, ...user } = await entities.findOneOrFail(User, { id }, { populate: ['profile'] });
  const { emailConfirmed, displayName, locale } = profile.$;
  const account = await findAccount(services.database.em.fork(), { id });
  expect(account).toEqual({ ...user, profile: { emailConfirmed, displayName, locale } });
});

test.each([
  [true, null],
  [true, new Date('2026-12-01')],
  [false, null],
  [false, new Date('2026-12-01')],
])(
  'it is in use where the ORM is asked for that, too: active %p, to be erased %p',
  async (active, erasureDueAt) => {
    const { id } = await createAccount(services, 'ada@example.com');
    const entities = services.database.em.fork();
    await entities.nativeUpdate(User, { id }, { active, erasureDueAt });
    const found = await findAccountInUse(services.database.em.fork(), { id });
    expect(found !== null).toBe((await entities.count(User, { id, ...inUse })) === 1);
  },
);

test('null where there is none', async () => {
  expect(await findAccount(services.database.em.fork(), { id: 'nobody' })).toBeNull();
});
