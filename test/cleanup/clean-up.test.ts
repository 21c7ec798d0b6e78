import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount } from '../../src/accounts/sign-up/activation.ts';
import { login } from '../../src/accounts/sign-in/login.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import {
  requestPasswordReset,
  resetPasswordWithCode,
} from '../../src/accounts/password/forgotten-password.ts';
import { EmailChange } from '../../src/entities/email-change.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { SecurityEvent } from '../../src/entities/security-event.ts';
import { Session } from '../../src/entities/session.ts';
import { ShortCode } from '../../src/entities/short-code.ts';
import { User } from '../../src/entities/user.ts';
import { cleanUpNow, nothing } from '../support/clean-up.ts';
import { changeOfAddress } from '../support/link-subjects.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { canSignIn, createAccount, signUp, valueOf } from '../support/steps.ts';
import { isLive } from '../support/viewer.ts';

const email = 'ada@example.com';
const [minute, hour, day] = [60, 3600, 86_400];

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

const entities = () => services.database.em.fork();

/** Writes into a user's row as an operator or an import would. */
async function set(id: string, change: Partial<User>): Promise<void> {
  await entities().nativeUpdate(User, { id }, change);
}

describe('a mail that was set aside', () => {
  const order = async (to: string, change: Partial<OutgoingMail>): Promise<void> => {
    valueOf(await requestPasswordReset(services.context(), { email: to }));
    await entities().nativeUpdate(OutgoingMail, { emailKey: to }, change);
  };

  test('goes once its address is nobody’s: so that none names a person who is erased', async () => {
    const { id } = await createAccount(services, email);
    await order(email, { dueAt: null });
    services.clock.advance(14 * day);
    expect((await cleanUpNow(services)).mails).toBe(0);
    await services.moveTo(id, 'lovelace@example.com');
    services.clock.advance(-1);
    expect((await cleanUpNow(services)).mails).toBe(0);
    services.clock.advance(1);
    expect((await cleanUpNow(services)).mails).toBe(1);
    expect(await services.orders()).toEqual([]);
  });

  test('stays where a sign-up waits for its address, or where it names a user', async () => {
    const { id } = await signUp(services, email);
    await set(id, { lastLogin: services.clock.now() });
    await order(email, { dueAt: null });
    await services.parts.outbox.write(entities(), {
      purpose: 'password-changed',
      emailKey: email,
      userId: id,
      client: services.context().client,
    });
    await entities().nativeUpdate(OutgoingMail, {}, { dueAt: null });
    services.clock.advance(14 * day);
    expect((await cleanUpNow(services)).mails).toBe(0);
    expect(await services.orders()).toHaveLength(2);
  });

  test('stays as long as a change of address can be undone by it', async () => {
    await order('nobody@example.com', { dueAt: null });
    const under = services.under({ deletionGraceSeconds: day });
    services.clock.advance(7 * day - 1);
    expect((await cleanUpNow(under)).mails).toBe(0);
    services.clock.advance(1);
    expect((await cleanUpNow(under)).mails).toBe(1);
  });

  test('is one that the courier has given up: no other goes', async () => {
    await order('nobody@example.com', { attempts: 19 });
    services.clock.advance(14 * day);
    expect((await cleanUpNow(services)).mails).toBe(0);
    expect(await services.orders()).toHaveLength(1);
  });
});

describe('a sign-up that nobody confirms', () => {
  test('goes once no link to it can be alive, and not before', async () => {
    await signUp(services, email);
    services.clock.advance(6 * day);
    expect((await cleanUpNow(services)).signUps).toBe(0);
    services.clock.advance(1);
    expect((await cleanUpNow(services)).signUps).toBe(1);
    expect(await services.accounts(email)).toEqual([]);
  });

  test('goes at the same age where the address has come to have an owner, who stays', async () => {
    const { id } = await createAccount(services, email);
    valueOf(await register(services.context(), { email, password: betterPassword }));
    await services.collectMail();
    services.clock.advance(6 * day + 1);
    expect((await cleanUpNow(services)).signUps).toBe(1);
    expect(await services.accounts(email)).toMatchObject([{ id, claimedEmailKey: email }]);
  });

  test('leaves the address free for another', async () => {
    await signUp(services, email);
    services.clock.advance(6 * day + 1);
    await cleanUpNow(services);
    const { signUpToken, link } = await signUp(services, email, betterPassword);
    valueOf(await activateAccount(services.context(), { ...link, signUpToken }));
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('stays where somebody has signed in to it before it was imported', async () => {
    const { id } = await signUp(services, email);
    await set(id, { lastLogin: services.clock.now() });
    services.clock.advance(1000 * day);
    expect((await cleanUpNow(services)).signUps).toBe(0);
    expect((await services.account(id)).email).toBe(email);
  });

  test('stays where an operator has switched it off', async () => {
    const { id } = await signUp(services, email);
    await services.deactivate(id);
    services.clock.advance(1000 * day);
    expect((await cleanUpNow(services)).signUps).toBe(0);
  });
});

test('an account stays, however old it is and however long nobody has signed in', async () => {
  const { id } = await createAccount(services, email);
  await set(id, { lastLogin: null });
  services.clock.advance(10_000 * day);
  expect(await cleanUpNow(services)).toMatchObject({ accounts: 0, signUps: 0 });
  expect(await canSignIn(services, email, goodPassword)).toBe(true);
});

describe('a session', () => {
  test('goes when it was idle for too long', async () => {
    const { session } = await createAccount(services, email);
    services.clock.advance(14 * day - 1);
    expect((await cleanUpNow(services)).sessions).toBe(0);
    expect(await entities().count(Session)).toBe(1);
    services.clock.advance(1);
    expect(await isLive(services, session.token)).toBe(false);
    expect((await cleanUpNow(services)).sessions).toBe(1);
  });

  test('stays while it is used, and goes when its time is over', async () => {
    const { session } = await createAccount(services, email);
    for (let days = 13; days < 90; days += 13) {
      services.clock.advance(13 * day);
      expect((await cleanUpNow(services)).sessions).toBe(0);
      expect(await isLive(services, session.token)).toBe(true);
    }
    services.clock.advance(12 * day);
    expect((await cleanUpNow(services)).sessions).toBe(1);
  });

  test('goes alone', async () => {
    await createAccount(services, email);
    services.clock.advance(14 * day);
    const { session } = valueOf(await login(services.context(), { email, password: goodPassword }));
    expect((await cleanUpNow(services)).sessions).toBe(1);
    expect(await isLive(services, session.token)).toBe(true);
  });
});

describe('a code', () => {
  test('goes when it is too old, and so do the tries for an address that has none', async () => {
    await createAccount(services, email);
    await cleanUpNow(services);
    await entities().nativeDelete(ShortCode, {});
    valueOf(await requestPasswordReset(services.context(), { email }));
    await services.collectMail();
    const guess = { email: 'unknown@example.com', code: '12345678', newPassword: betterPassword };
    await resetPasswordWithCode(services.context(), guess);

    services.clock.advance(10 * minute);
    expect((await cleanUpNow(services)).codes).toBe(0);
    services.clock.advance(1);
    expect((await cleanUpNow(services)).codes).toBe(2);
    expect(await entities().count(ShortCode)).toBe(0);
  });
});

describe('a change of address', () => {
  test('goes when it has waited for too long', async () => {
    const { id } = await createAccount(services, email);
    await changeOfAddress(services, id, null);
    services.clock.advance(day);
    expect((await cleanUpNow(services)).emailChanges).toBe(0);
    services.clock.advance(1);
    expect((await cleanUpNow(services)).emailChanges).toBe(1);
    expect(await entities().count(EmailChange)).toBe(0);
  });

  test('goes when it can be undone no longer', async () => {
    const { id } = await createAccount(services, email);
    await changeOfAddress(services, id, services.clock.now());
    services.clock.advance(7 * day);
    expect((await cleanUpNow(services)).emailChanges).toBe(0);
    services.clock.advance(1);
    expect((await cleanUpNow(services)).emailChanges).toBe(1);
  });
});

test('a security event is kept for the configured time only', async () => {
  const { id } = await createAccount(services, email);
  const kinds = async () => {
    const events = await entities().find(SecurityEvent, { user: id }, { orderBy: { at: 'asc', id: 'asc' } });
    return events.map(({ kind }) => kind);
  };
  const under = services.under({ securityEventSeconds: hour });
  services.clock.advance(hour);
  await canSignIn(services, email, goodPassword);
  expect((await cleanUpNow(under)).securityEvents).toBe(0);
  services.clock.advance(1);
  expect((await cleanUpNow(under)).securityEvents).toBe(2);
  expect(await kinds()).toEqual(['userSignedIn']);
  services.clock.advance(180 * day - 1);
  expect((await cleanUpNow(services)).securityEvents).toBe(0);
  services.clock.advance(2);
  expect((await cleanUpNow(services)).securityEvents).toBe(1);
});

test('nothing is to be done a second time', async () => {
  await signUp(services, email);
  services.clock.advance(4 * day);
  await cleanUpNow(services);
  expect(await cleanUpNow(services)).toEqual(nothing);
});
