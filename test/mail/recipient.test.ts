import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { register } from '../../src/accounts/register.ts';
import { mailPurposes, type MailPurpose } from '../../src/entities/outgoing-mail.ts';
import { recipientOf } from '../../src/mail/recipient.ts';
import type { MailOrder } from '../../src/mail/outbox.ts';
import { betterPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { createAccount, signUp, valueOf } from '../support/steps.ts';

const email = 'ada@example.com';

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

async function recipient(order: MailOrder): Promise<string | null> {
  await services.collectMail();
  await services.parts.outbox.write(services.database.em.fork(), order);
  const [row] = await services.orders();
  if (!row) throw new Error('The order is missing.');
  return (await recipientOf(services.database.em.fork(), row))?.id ?? null;
}
const toAddress = (purpose: MailPurpose) => recipient({ purpose, emailKey: email });
const toUser = (purpose: MailPurpose, userId: string) => recipient({ purpose, userId });

/** A sign-up with an address that has an owner already: no mail comes of it. */
async function lateSignUp(): Promise<string> {
  valueOf(await register(services.context(), { email, password: betterPassword }));
  const late = (await services.accounts(email)).find(({ claimedEmailKey }) => claimedEmailKey === null);
  if (!late) throw new Error('The sign-up is missing.');
  return late.id;
}

describe('an activation mail', () => {
  test('for a sign-up goes to that sign-up, though others wait for the address', async () => {
    const first = await signUp(services, email);
    services.clock.advance(1);
    const second = await signUp(services, email);
    expect(await toUser('activation', first.id)).toBe(first.id);
    expect(await toUser('activation', second.id)).toBe(second.id);
  });

  test('for an address goes to its newest sign-up', async () => {
    await signUp(services, email);
    services.clock.advance(1);
    const { id } = await signUp(services, email);
    expect(await toAddress('activation')).toBe(id);
  });

  test('goes to nobody once the address has an owner', async () => {
    const { id } = await createAccount(services, email);
    expect(await toAddress('activation')).toBeNull();
    expect(await toUser('activation', id)).toBeNull();
    expect(await toUser('activation', await lateSignUp())).toBeNull();
    expect(await toAddress('activation')).toBeNull();
  });

  test('goes to nobody for an owner who was switched off, so that nobody takes their address', async () => {
    const { id } = await createAccount(services, email);
    await services.deactivate(id);
    expect(await toUser('activation', await lateSignUp())).toBeNull();
  });
});

describe('a reset mail', () => {
  test('goes to the owner, whoever else signed up with the address', async () => {
    const { id } = await createAccount(services, email);
    services.clock.advance(1);
    await lateSignUp();
    expect(await toAddress('password-reset')).toBe(id);
  });

  test('goes to nobody for an owner who was switched off, whoever else signed up', async () => {
    const { id } = await createAccount(services, email);
    await services.deactivate(id);
    await lateSignUp();
    expect(await toAddress('password-reset')).toBeNull();
  });

  test('goes to the newest sign-up where the address has no owner', async () => {
    await signUp(services, email);
    services.clock.advance(1);
    const { id } = await signUp(services, email);
    expect(await toAddress('password-reset')).toBe(id);
  });
});

describe.each(mailPurposes)('a mail for %s', (purpose) => {
  test('goes to nobody where nobody has the address', async () => {
    expect(await toAddress(purpose)).toBeNull();
  });

  test('goes to no sign-up that was switched off', async () => {
    const { id } = await signUp(services, email);
    await services.deactivate(id);
    expect(await toAddress(purpose)).toBeNull();
    expect(await toUser(purpose, id)).toBeNull();
  });
});
