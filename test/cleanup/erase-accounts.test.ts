import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount } from '../../src/accounts/sign-up/activation.ts';
import { cancelAccountDeletion } from '../../src/accounts/deletion/account-deletion.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { requestPasswordReset } from '../../src/accounts/password/forgotten-password.ts';
import { EmailChange } from '../../src/entities/email-change.ts';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { User } from '../../src/entities/user.ts';
import type { AccountEvent } from '../../src/events/account-events.ts';
import type { MintedLink } from '../../src/links/links.ts';
import { cleanUpNow } from '../support/clean-up.ts';
import { deleteAccount } from '../support/deletion.ts';
import { dumpOf } from '../support/dump.ts';
import { changeOfAddress } from '../support/link-subjects.ts';
import { betterPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { canSignIn, codesOf, createAccount, signUp, valueOf } from '../support/steps.ts';

const email = 'ada@example.com';
const graceSeconds = 1_209_600;

let services: Services;
let id: string;
let wayBack: MintedLink;
beforeEach(async () => {
  services = await Services.start();
  const created = await createAccount(services, email);
  id = created.id;
  ({ wayBack } = await deleteAccount(services, created.session.token));
});
afterEach(() => services.close());

const dump = () => dumpOf(services.database);
const isThere = async () => (await services.database.em.fork().count(User, { id })) === 1;

describe('an account that is deleted', () => {
  test('is erased when its grace period is over, and not before', async () => {
    services.clock.advance(graceSeconds - 1);
    expect((await cleanUpNow(services)).accounts).toBe(0);
    expect(await isThere()).toBe(true);
    services.clock.advance(1);
    expect((await cleanUpNow(services)).accounts).toBe(1);
    expect(await isThere()).toBe(false);
  });

  test('is told of to listeners, once', async () => {
    const told: AccountEvent[] = [];
    services.parts.events.on('userDeleted', (event) => told.push(event));
    services.clock.advance(graceSeconds);
    await cleanUpNow(services);
    await cleanUpNow(services);
    await services.parts.events.settled();
    expect(told).toEqual([{ kind: 'userDeleted', userId: id, at: services.clock.now(), client: null }]);
  });

  test('is told of once, though a command and a server clean up at the same time', async () => {
    const told: AccountEvent[] = [];
    services.parts.events.on('userDeleted', (event) => told.push(event));
    services.clock.advance(graceSeconds);
    const cleaned = await Promise.all(Array.from({ length: 5 }, () => cleanUpNow(services)));
    await services.parts.events.settled();
    expect(told).toHaveLength(1);
    expect(cleaned.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(1);
  });

  test('is not erased where it was brought back', async () => {
    valueOf(await cancelAccountDeletion(services.context(), wayBack));
    services.clock.advance(graceSeconds);
    expect((await cleanUpNow(services)).accounts).toBe(0);
    expect(await isThere()).toBe(true);
  });

  test('is erased though an operator has switched it off since', async () => {
    await services.deactivate(id);
    services.clock.advance(graceSeconds);
    expect((await cleanUpNow(services)).accounts).toBe(1);
  });

  test('is named in no row any more: neither its own, nor those that wait for its address', async () => {
    const other = await createAccount(services, 'grace@example.com');
    await changeOfAddress(services, id, null, 'ada.lovelace@example.com');
    valueOf(await register(services.context(), { email, password: betterPassword }));
    await services.collectMail();
    services.clock.advance(graceSeconds);
    await changeOfAddress(services, other.id, null, email);
    valueOf(await register(services.context(), { email: 'ADA@example.com', password: betterPassword }));
    valueOf(await requestPasswordReset(services.context(), { email }));
    await services.parts.codes.open(services.database.em.fork(), 'PASSWORD_RESET', email, '12345678');
    for (const trace of [email, id]) expect(await dump()).toContain(trace);

    await cleanUpNow(services);
    const left = await dump();
    for (const trace of ['ada', 'ADA', id]) expect(left).not.toContain(trace);
    expect(left).toContain('grace@example.com');
  });

  test('is named in no mail that was set aside, though it was for an address from before', async () => {
    const { id: other } = await createAccount(services, 'grace@example.com');
    valueOf(await requestPasswordReset(services.context(), { email: 'grace@example.com' }));
    await services.database.em.fork().nativeUpdate(OutgoingMail, {}, { dueAt: null });
    await services.moveTo(other, 'hopper@example.com');
    const erasureDueAt = new Date(services.clock.now().getTime() + graceSeconds * 1000);
    await services.database.em.fork().nativeUpdate(User, { id: other }, { erasureDueAt });
    services.clock.advance(graceSeconds);
    await cleanUpNow(services);
    for (const trace of ['grace', 'hopper', other]) expect(await dump()).not.toContain(trace);
  });

  test('leaves its address free', async () => {
    services.clock.advance(graceSeconds);
    await cleanUpNow(services);
    const { signUpToken, link } = await signUp(services, email, betterPassword);
    valueOf(await activateAccount(services.context(), { ...link, signUpToken }));
    expect(await canSignIn(services, email, betterPassword)).toBe(true);
  });

  test('has no way back then', async () => {
    services.clock.advance(graceSeconds);
    await cleanUpNow(services);
    expect(codesOf(await cancelAccountDeletion(services.context(), wayBack))).toEqual(['LINK_INVALID']);
  });
});

describe('a change of address', () => {
  test('that can still be undone keeps its deleted account, and no other', async () => {
    services.clock.advance(graceSeconds);
    const { id: otherId, session } = await createAccount(services, 'grace@example.com');
    await deleteAccount(services.under({ deletionGraceSeconds: 60 }), session.token);
    await changeOfAddress(services, otherId, services.clock.now());
    services.clock.advance(60);
    expect((await cleanUpNow(services)).accounts).toBe(1);
    expect(await isThere()).toBe(false);

    services.clock.advance(604_800 - 60);
    expect((await cleanUpNow(services)).accounts).toBe(0);
    services.clock.advance(1);
    expect((await cleanUpNow(services)).accounts).toBe(1);
    expect(await services.accounts('grace@example.com')).toEqual([]);
  });

  test('of somebody else who had the address before can still be undone', async () => {
    const { id: otherId } = await createAccount(services, 'grace@example.com');
    services.clock.advance(graceSeconds);
    const { id: changeId } = await changeOfAddress(services, otherId, services.clock.now(), email);
    await cleanUpNow(services);
    expect(await services.database.em.fork().count(EmailChange, { id: changeId })).toBe(1);
  });
});

test('two cleanings at once erase each account once', async () => {
  const told: string[] = [];
  services.parts.events.on('userDeleted', ({ userId }) => told.push(userId));
  services.clock.advance(graceSeconds);
  const cleaned = await Promise.all([cleanUpNow(services), cleanUpNow(services)]);
  expect(cleaned.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(1);
  await services.parts.events.settled();
  expect(told).toEqual([id]);
});
