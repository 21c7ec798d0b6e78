import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { register } from '../../src/accounts/sign-up/register.ts';
import { ShortCode } from '../../src/entities/short-code.ts';
import { User } from '../../src/entities/user.ts';
import { mailKinds } from '../../src/mail/kinds/all-kinds.ts';
import type { DeliveryOrder } from '../../src/outbox/outbox.ts';
import { changeOfAddress } from '../support/link-subjects.ts';
import { betterPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { createAccount, signUp, valueOf } from '../support/steps.ts';

const email = 'ada@example.com';
const client = { ipAddress: null, userAgent: null, language: null };
const purposes = Object.keys(mailKinds);

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

/** What a mail that is ordered now says, and to whom; null where none goes out. */
async function sent(order: Omit<DeliveryOrder, 'client' | 'emailKey'>): Promise<string | null> {
  await services.collectMail();
  await services.parts.outbox.write(services.database.em.fork(), { emailKey: email, ...order, client });
  const [mail] = await services.collectMail();
  return mail ? `${mail.purpose} to ${mail.to}` : null;
}
const toAddress = (purpose: string) => sent({ purpose });
const toUser = (purpose: string, userId: string) => sent({ purpose, userId });

/** A sign-up with an address that has an owner already. */
async function lateSignUp(): Promise<string> {
  valueOf(await register(services.context(), { email, password: betterPassword }));
  const late = (await services.accounts(email)).find(({ claimedEmailKey }) => claimedEmailKey === null);
  if (!late) throw new Error('The sign-up is missing.');
  return late.id;
}

async function deleteAccount(id: string): Promise<void> {
  const at = services.clock.now();
  const change = { deletionConfirmedAt: at, erasureDueAt: new Date(at.getTime() + 1_209_600_000) };
  await services.database.em.fork().nativeUpdate(User, { id }, change);
}

describe('an activation mail', () => {
  test('for a sign-up is about that sign-up, though others wait for the address', async () => {
    const first = await signUp(services, email);
    services.clock.advance(1);
    const second = await signUp(services, email);
    for (const { id, link } of [first, second]) {
      await services.parts.outbox.write(services.database.em.fork(), {
        purpose: 'activation',
        emailKey: email,
        userId: id,
        client,
      });
      const [mail] = await services.collectMail();
      expect(mail?.link?.uid).toBe(link.uid);
    }
  });

  test('for a sign-up that was activated meanwhile, by the mail of another order, tells it nothing', async () => {
    const { id } = await createAccount(services, email);
    expect(await toUser('activation', id)).toBeNull();
  });

  test('for an address is about its newest sign-up', async () => {
    await signUp(services, email);
    services.clock.advance(1);
    const { link } = await signUp(services, email);
    await services.parts.outbox.write(services.database.em.fork(), {
      purpose: 'activation',
      emailKey: email,
      client,
    });
    const [mail] = await services.collectMail();
    expect(mail?.link?.uid).toBe(link.uid);
  });

  test('goes to nobody once the address has an owner, who is told of a new sign-up', async () => {
    const { id } = await createAccount(services, email);
    expect(await toAddress('activation')).toBeNull();
    expect(await toUser('activation', id)).toBeNull();
    expect(await toUser('activation', await lateSignUp())).toBe('SIGN_UP_TAKEN to ada@example.com');
    expect(await toAddress('activation')).toBeNull();
  });

  test('goes to nobody for an owner who was switched off, so that nobody takes their address', async () => {
    const { id } = await createAccount(services, email);
    await services.deactivate(id);
    expect(await toUser('activation', await lateSignUp())).toBeNull();
  });
});

describe('a mail that would carry a code', () => {
  const codes = () => services.database.em.fork().find(ShortCode, {});

  test.each([
    ['activation', 'ACTIVATION'],
    ['password-reset', 'PASSWORD_RESET'],
  ])(
    'for %s notes the address where there is nobody, so that a try costs the same',
    async (order, purpose) => {
      expect(await toAddress(order)).toBeNull();
      const [noted, ...others] = await codes();
      expect(others).toEqual([]);
      expect(noted).toMatchObject({ purpose, emailKey: email, user: null, tries: 0 });
      // As long as those of a code that somebody has.
      expect([noted?.hash, noted?.state]).toEqual([`0-${'0'.repeat(32)}`, '0'.repeat(64)]);
    },
  );

  test('notes nothing over a code that lives, nor over the tries that were made', async () => {
    const { id } = await createAccount(services, email);
    expect(await toAddress('password-reset')).toBe('PASSWORD_RESET to ada@example.com');
    const { codes: shortCodes } = services.parts;
    expect(
      await shortCodes.open(services.database.em.fork(), 'PASSWORD_RESET', email, '00000000'),
    ).toBeNull();
    await services.deactivate(id);
    services.clock.advance(1);
    expect(await toAddress('password-reset')).toBeNull();
    const [code] = (await codes()).filter(({ purpose }) => purpose === 'PASSWORD_RESET');
    expect(code).toMatchObject({ user: { id }, tries: 1, createdAt: services.clock.now() });
  });
});

describe('a reset mail', () => {
  test('goes to the owner, whoever else signed up with the address', async () => {
    const { id } = await createAccount(services, email);
    services.clock.advance(1);
    await lateSignUp();
    await services.collectMail();
    await services.parts.outbox.write(services.database.em.fork(), {
      purpose: 'password-reset',
      emailKey: email,
      client,
    });
    const [mail] = await services.collectMail();
    expect(mail?.link?.uid).toBe(Buffer.from(id).toString('base64url'));
  });

  test('goes to nobody for an owner who was switched off, whoever else signed up', async () => {
    const { id } = await createAccount(services, email);
    await services.deactivate(id);
    await lateSignUp();
    expect(await toAddress('password-reset')).toBeNull();
  });

  test('goes to the newest sign-up where the address has no owner', async () => {
    await signUp(services, email);
    expect(await toAddress('password-reset')).toBe('PASSWORD_RESET to ada@example.com');
  });
});

describe('an account that is deleted and not erased yet', () => {
  test.each(['activation', 'login', 'password-reset'])(
    'gets the way back when somebody asks for %s',
    async (purpose) => {
      const { id } = await createAccount(services, email);
      await deleteAccount(id);
      expect(await toAddress(purpose)).toBe('DELETION_CANCEL to ada@example.com');
    },
  );

  test('gets the way back when somebody signs up with its address', async () => {
    const { id } = await createAccount(services, email);
    await deleteAccount(id);
    expect(await toUser('activation', await lateSignUp())).toBe('DELETION_CANCEL to ada@example.com');
  });

  test('gets the farewell, and nothing once an operator has switched it off', async () => {
    const { id } = await createAccount(services, email);
    expect(await toUser('account-deleted', id)).toBeNull();
    await deleteAccount(id);
    expect(await toUser('account-deleted', id)).toBe('DELETION_CANCEL to ada@example.com');
    await services.deactivate(id);
    expect(await toUser('account-deleted', id)).toBeNull();
    expect(await toAddress('password-reset')).toBeNull();
  });
});

describe('a mail about a change of address', () => {
  test('goes to the new address while the change waits, and to nobody after it', async () => {
    const { id } = await createAccount(services, email);
    const waiting = await changeOfAddress(services, id, null);
    expect(await sent({ purpose: 'email-change', subjectId: waiting.id })).toBe(
      'EMAIL_CHANGE to new@example.com',
    );
    expect(await sent({ purpose: 'email-changed', subjectId: waiting.id })).toBeNull();
  });

  test('goes to the owner of an address that is taken, and no link to anybody', async () => {
    await createAccount(services, 'grace@example.com');
    const { id } = await createAccount(services, email);
    const wanted = await changeOfAddress(services, id, null, 'grace@example.com');
    expect(await sent({ purpose: 'email-change', subjectId: wanted.id })).toBe(
      'EMAIL_CHANGE_TAKEN to grace@example.com',
    );
  });

  test('goes to the new address where that is the old one in other letters', async () => {
    const { id } = await createAccount(services, email);
    const change = await changeOfAddress(services, id, null, email);
    expect(await sent({ purpose: 'email-change', subjectId: change.id })).toBe(
      'EMAIL_CHANGE to ada@example.com',
    );
  });

  test('goes to nobody for a user who was switched off or is deleted', async () => {
    const { id } = await createAccount(services, email);
    const waiting = await changeOfAddress(services, id, null);
    await deleteAccount(id);
    expect(await sent({ purpose: 'email-change', subjectId: waiting.id })).toBeNull();
    await services.deactivate(id);
    expect(await sent({ purpose: 'email-change', subjectId: waiting.id })).toBeNull();
  });

  test('goes to the old address once it is done', async () => {
    const { id } = await createAccount(services, email);
    const change = await changeOfAddress(services, id, services.clock.now());
    expect(await sent({ purpose: 'email-change', subjectId: change.id })).toBeNull();
    expect(await sent({ purpose: 'email-changed', subjectId: change.id })).toBe(
      'EMAIL_REVERT to ada@example.com',
    );
  });
});

describe.each(purposes)('a mail for %s', (purpose) => {
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

test('a mail of a kind that nobody knows is an error, not a mail to nobody', async () => {
  await expect(toAddress('greetings')).rejects.toThrow('There is no kind of mail called greetings.');
});

test('the mail to an old address that goes out late promises only what is left, and none goes out after that', async () => {
  const { id } = await createAccount(services, email);
  const change = await changeOfAddress(services, id, services.clock.now());
  const order = { purpose: 'email-changed', emailKey: email, subjectId: change.id, client };
  services.clock.advance(6 * 86_400);
  await services.parts.outbox.write(services.database.em.fork(), order);
  const [late] = await services.collectMail();
  expect(late?.link?.timeoutSeconds).toBe(86_400);
  expect(late?.text).toContain('1 day');
  services.clock.advance(86_400);
  expect(await sent(order)).toBeNull();
});
