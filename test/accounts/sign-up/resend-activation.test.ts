import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount, resendActivation } from '../../../src/accounts/sign-up/activation.ts';
import { Services } from '../../support/services.ts';
import { statementsOf } from '../../support/statements.ts';
import { createAccount, signUp, valueOf } from '../../support/steps.ts';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

describe('a fresh activation link', () => {
  test('comes to a sign-up that waits, and activates it', async () => {
    const { id, signUpToken } = await signUp(services, 'ada@example.com');
    expect(await resendActivation(services.context(), { email: 'ada@example.com' })).toEqual({
      ok: true,
      value: null,
    });

    const [mail] = await services.collectMail();
    expect(mail).toMatchObject({ to: 'ada@example.com', purpose: 'ACTIVATION' });
    const { account } = valueOf(
      await activateAccount(services.context(), { uid: '', token: '', ...mail?.link, signUpToken }),
    );
    expect(account.id).toBe(id);
  });

  test('belongs to the newest of several sign-ups', async () => {
    await signUp(services, 'ada@example.com');
    services.clock.advance(1);
    const newest = await signUp(services, 'ada@example.com');
    await resendActivation(services.context(), { email: 'ada@example.com' });
    const mails = await services.collectMail();
    expect(mails.map(({ link }) => link?.uid)).toEqual([newest.link.uid]);
  });

  test('comes to nobody else: no stranger, no owner, nobody who was switched off', async () => {
    await createAccount(services, 'owner@example.com');
    const { id } = await signUp(services, 'off@example.com');
    await services.deactivate(id);
    for (const email of ['unknown@example.com', 'owner@example.com', 'off@example.com'])
      valueOf(await resendActivation(services.context(), { email }));
    expect(await services.orders()).toHaveLength(3);
    expect(await services.collectMail()).toEqual([]);
  });

  test('costs the same for every address, and looks nobody up', async () => {
    await signUp(services, 'waiting@example.com');
    await createAccount(services, 'owner@example.com');
    const statementsFor = (email: string) =>
      statementsOf(services.database, () => resendActivation(services.context(), { email }));

    const statements = await statementsFor('unknown@example.com');
    // The order alone, in a transaction that survives a power cut.
    expect(statements).toHaveLength(3);
    expect(await statementsFor('waiting@example.com')).toEqual(statements);
    expect(await statementsFor('owner@example.com')).toEqual(statements);
  });

  test('is not ordered for what is no address', async () => {
    expect(await resendActivation(services.context(), { email: 'ada' })).toEqual({
      ok: false,
      errors: [{ code: 'EMAIL_INVALID', field: 'email' }],
    });
    expect(await services.orders()).toEqual([]);
  });
});
