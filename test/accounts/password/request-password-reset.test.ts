import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { register } from '../../../src/accounts/sign-up/register.ts';
import { requestPasswordReset } from '../../../src/accounts/password/forgotten-password.ts';
import { decodeUid } from '../../../src/tokens/index.ts';
import { betterPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { statementsOf } from '../../support/statements.ts';
import { createAccount, signUp, valueOf } from '../../support/steps.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const request = async (email: string) => valueOf(await requestPasswordReset(services.context(), { email }));

describe('a reset link', () => {
  test('goes to the address as its owner wrote it, however it was asked for', async () => {
    await createAccount(services, 'Ada.Lovelace@example.com');
    await request('ADA.lovelace@EXAMPLE.com');
    const mails = await services.collectMail();
    expect(mails).toMatchObject([{ to: 'Ada.Lovelace@example.com', purpose: 'PASSWORD_RESET' }]);
  });

  test('does not go to an address that only looks alike', async () => {
    await createAccount(services, 'mike@example.com');
    await request('mıke@example.com');
    expect(await services.collectMail()).toEqual([]);
  });

  test('goes to the newest sign-up while nobody owns the address', async () => {
    await signUp(services, 'ada@example.com');
    services.clock.advance(1);
    const newest = await signUp(services, 'ada@example.com', betterPassword);
    await request('ada@example.com');
    const mails = await services.collectMail();
    expect(mails.map(({ link }) => link?.uid)).toEqual([newest.link.uid]);
  });

  test('goes to the owner, whoever signs up with the address afterwards', async () => {
    const { id } = await createAccount(services, 'ada@example.com');
    services.clock.advance(1);
    await register(services.context(), { email: 'ada@example.com', password: betterPassword });
    await request('ada@example.com');
    const mails = (await services.collectMail()).filter(({ purpose }) => purpose === 'PASSWORD_RESET');
    expect(mails.map(({ link }) => decodeUid(link?.uid))).toEqual([id]);
  });

  test('comes to no stranger, and to nobody who was switched off', async () => {
    const owner = await createAccount(services, 'owner@example.com');
    const waiting = await signUp(services, 'waiting@example.com');
    for (const { id } of [owner, waiting]) await services.deactivate(id);
    for (const email of ['unknown@example.com', 'owner@example.com', 'waiting@example.com'])
      await request(email);
    expect(await services.orders()).toHaveLength(3);
    expect(await services.collectMail()).toEqual([]);
  });

  test('costs the same for every address, and looks nobody up', async () => {
    await signUp(services, 'waiting@example.com');
    await createAccount(services, 'owner@example.com');
    const statementsFor = (email: string) => statementsOf(services.database, () => request(email));

    const statements = await statementsFor('unknown@example.com');
    // The order alone, in a transaction that survives a power cut.
    expect(statements).toHaveLength(3);
    expect(await statementsFor('waiting@example.com')).toEqual(statements);
    expect(await statementsFor('owner@example.com')).toEqual(statements);
  });

  test('is not ordered for what is no address', async () => {
    expect(await requestPasswordReset(services.context(), { email: 'a@b@c' })).toEqual({
      ok: false,
      errors: [{ code: 'EMAIL_INVALID', field: 'email' }],
    });
    expect(await services.orders()).toEqual([]);
  });
});
