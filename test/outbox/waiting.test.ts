import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  activateAccount,
  activateAccountWithCode,
  resendActivation,
} from '../../src/accounts/sign-up/activation.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { requestLoginLink } from '../../src/accounts/sign-in/login-link.ts';
import { resetPasswordWithCode } from '../../src/accounts/password/forgotten-password.ts';
import { retryMails } from '../../src/cli/outbox.ts';
import type { DeliveryOrder } from '../../src/outbox/outbox.ts';
import { createDeliveryQueue } from '../../src/outbox/queue.ts';
import { createDeliveryTurns } from '../../src/outbox/turns.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { mailRateLimits } from '../support/config.ts';
import { PostOffice } from '../support/courier.ts';
import { lettersTo } from '../support/letter.ts';
import { codeIn } from '../support/one-time.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { canSignIn, createAccount, valueOf } from '../support/steps.ts';
import { waitFor } from '../support/wait-for.ts';

const email = 'ada@example.com';
const client = { ipAddress: null, userAgent: null, language: null };

let post: PostOffice;
let id: string;
beforeEach(async () => {
  post = await PostOffice.open({ mailRateLimits });
  ({ id } = await createAccount(post.services, email));
});
afterEach(() => post.close());

const entities = () => post.services.database.em.fork();
const subjectsTo = (address = email) =>
  post.sink.mails
    .filter(({ recipients }) => recipients.includes(address))
    .map(({ parsed }) => parsed.subject);

/** Orders a mail at a time of its own, so that the order is known. */
async function write(order: Partial<DeliveryOrder>, transaction = entities()): Promise<void> {
  post.services.clock.advance(0.001);
  await post.services.parts.outbox.write(transaction, {
    purpose: 'login',
    emailKey: email,
    client,
    ...order,
  });
}

async function signUp(address: string, password: string): Promise<string> {
  post.services.clock.advance(0.001);
  return valueOf(await register(post.services.context(), { email: address, password })).signUpToken;
}

describe('mails that wait for their turn', () => {
  test('fall together where they would say the same: the newest is sent, and names who asked last', async () => {
    for (let asked = 1; asked <= 30; asked += 1)
      await write({ client: { ...client, ipAddress: `192.0.2.${asked}`, userAgent: 'an app' } });
    post.startCourier();
    await post.onlyTurnsAreLeft();
    expect(await post.services.orders()).toMatchObject([
      { ipAddress: '192.0.2.30', attempts: 0, failure: null },
    ]);
    await post.advance(60);
    await post.outboxIsEmpty();
    const [first, second, ...others] = post.sink.mails.map(({ parsed }) => parsed.text);
    expect(first).toContain('192.0.2.1\n');
    expect(second).toContain('192.0.2.30\n');
    expect(others).toEqual([]);
  });

  test('stay apart where each tells of something else, and go one by one', async () => {
    for (const subjectId of ['one', 'two', 'three'])
      await write({ purpose: 'password-changed', userId: id, subjectId });
    post.startCourier();
    await post.onlyTurnsAreLeft();
    for (const sent of [1, 2, 3]) {
      expect(subjectsTo()).toHaveLength(sent);
      await post.advance(60);
    }
    expect(await post.services.orders()).toEqual([]);
    expect(subjectsTo()).toHaveLength(3);
  });

  test('hold up none for another purpose or another address', async () => {
    await createAccount(post.services, 'grace@example.com');
    for (let asked = 0; asked < 3; asked += 1) await write({ purpose: 'password-reset' });
    await write({ purpose: 'login' });
    await write({ purpose: 'password-reset', emailKey: 'grace@example.com' });
    post.startCourier();
    await post.onlyTurnsAreLeft();
    expect(subjectsTo().sort()).toEqual(['Choose a new password', 'Sign in by this link']);
    expect(subjectsTo('grace@example.com')).toEqual(['Choose a new password']);
  });

  test('do not hold up the reset mail of somebody who undoes a change of address', async () => {
    for (let asked = 0; asked < 10; asked += 1) await write({ purpose: 'password-reset' });
    post.startCourier();
    await post.onlyTurnsAreLeft();
    await write({ purpose: 'email-reverted' });
    await post.advance(0);
    expect(subjectsTo()).toEqual(['Choose a new password', 'Choose a new password']);
  });

  test('hold up no other, though they are a thousand', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => `change-${index}`);
    await entities().transactional(async (transaction) => {
      for (const subjectId of many)
        await write({ purpose: 'password-changed', userId: id, subjectId }, transaction);
    });
    await write({ purpose: 'login' });
    post.startCourier();
    await waitFor(() => subjectsTo().includes('Sign in by this link'));
    await post.onlyTurnsAreLeft();
    expect(subjectsTo()).toHaveLength(2);
    expect(await post.services.orders()).toHaveLength(999);
  });

  test('do not kill the code of the mail before', async () => {
    post.startCourier();
    await post.order(email, 1);
    await post.onlyTurnsAreLeft();
    await post.order(email, 5);
    await post.onlyTurnsAreLeft();
    const [letter] = lettersTo(post.sink, email);
    if (!letter) throw new Error('The first mail is missing.');
    const change = { ...codeIn(letter), newPassword: betterPassword };
    valueOf(await resetPasswordWithCode(post.services.context(), change));
  });
});

describe('of many sign-ups with one address', () => {
  const address = 'new@example.com';

  test('the first and the newest are mailed, and its owner gets in by either, with a password of their own', async () => {
    post.startCourier();
    const mine = await signUp(address, goodPassword);
    await post.onlyTurnsAreLeft();
    for (let stranger = 0; stranger < 20; stranger += 1) await signUp(address, 'a password of a stranger');
    await post.onlyTurnsAreLeft();
    expect(await post.services.orders()).toHaveLength(1);
    await post.advance(60);

    const [first, second, ...others] = lettersTo(post.sink, address);
    if (!first || !second) throw new Error('A mail is missing.');
    expect(others).toEqual([]);
    const context = () => post.services.context();
    expect(await activateAccount(context(), { ...second.link, signUpToken: mine })).toMatchObject({
      errors: [{ code: 'PASSWORD_REQUIRED' }],
    });
    expect(await activateAccountWithCode(context(), { ...codeIn(second), signUpToken: mine })).toMatchObject({
      errors: [{ code: 'PASSWORD_REQUIRED' }],
    });

    valueOf(await activateAccount(context(), { ...first.link, signUpToken: mine }));
    expect(await canSignIn(post.services, address, goodPassword)).toBe(true);
  });

  test('the owner whom it belongs to already is told, whatever else was asked for in between', async () => {
    const askForLinks = async () => {
      for (let time = 0; time < 20; time += 1)
        valueOf(await resendActivation(post.services.context(), { email }));
    };
    await askForLinks();
    await signUp(email, betterPassword);
    await askForLinks();
    post.startCourier();
    await post.onlyTurnsAreLeft();
    await post.advance(60);
    await post.advance(60);
    expect(subjectsTo()).toEqual(['You already have an account']);
  });
});

describe('a turn', () => {
  test('is not used up by a mail that nobody gets', async () => {
    post.startCourier();
    for (let asked = 0; asked < 20; asked += 1) {
      valueOf(await resendActivation(post.services.context(), { email }));
      await post.outboxIsEmpty();
    }
    await signUp(email, betterPassword);
    await post.outboxIsEmpty();
    expect(subjectsTo()).toHaveLength(1);
  });

  test('is used up once by a mail that is sent at the third try', async () => {
    post.sink.verdict = () => ({ code: 451, message: 'come back later' });
    await write({});
    post.startCourier();
    await post.every(({ attempts }) => attempts === 1);
    await post.advance(5);
    await post.every(({ attempts }) => attempts === 2);
    post.sink.verdict = () => null;
    await post.advance(10);
    expect(subjectsTo()).toHaveLength(1);

    await write({});
    await post.advance(59);
    expect(subjectsTo()).toHaveLength(1);
    await post.advance(1);
    expect(subjectsTo()).toHaveLength(2);
  });

  test('is not used up by a mail that is to be tried again: it holds up no other until then', async () => {
    post.sink.verdict = () => ({ code: 451, message: 'come back later' });
    post.startCourier();
    for (const subjectId of ['one', 'two']) {
      await write({ purpose: 'password-changed', userId: id, subjectId });
      await post.advance(0);
    }
    expect(await post.services.orders()).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
  });

  test('is used up by a mail that the mail server refuses for good', async () => {
    post.sink.verdict = () => ({ code: 550, message: 'no such mailbox' });
    post.startCourier();
    await write({});
    await post.advance(0);
    await post.every(({ dueAt }) => dueAt === null);
    await write({});
    await post.advance(0);
    expect(await post.services.orders()).toMatchObject([{ attempts: 1 }, { attempts: 0, failure: null }]);
  });

  test('is still that of a mail whose courier was killed: it is sent when the lease is over', async () => {
    await write({});
    const { clock } = post.services;
    const [mail] = await createDeliveryQueue(60, clock.now, systemRandom).claim(entities(), 1);
    if (!mail) throw new Error('There is no mail.');
    expect(await createDeliveryTurns(mailRateLimits, clock.now).take(entities(), mail)).toBeNull();

    clock.advance(30);
    post.startCourier();
    await post.advance(30);
    await waitFor(() => subjectsTo().length === 1);
  });

  test('is taken by mails that an operator has tried again, like by all others', async () => {
    for (const subjectId of ['one', 'two', 'three'])
      await write({ purpose: 'password-changed', userId: id, subjectId });
    await entities().getConnection().execute('update outgoing_mail set due_at = null, attempts = 20');
    expect(await retryMails(entities(), [])).toMatch(/^3 mails/);
    post.startCourier();
    await post.onlyTurnsAreLeft();
    expect(subjectsTo()).toHaveLength(1);
    await post.advance(60);
    await post.advance(60);
    expect(subjectsTo()).toHaveLength(3);
  });
});

test('what was asked for while SMTP was down falls together when it is back', async () => {
  await post.sink.stop();
  post.startCourier();
  for (let asked = 0; asked < 5; asked += 1) {
    valueOf(await requestLoginLink(post.services.context(), { email }));
    await post.advance(300);
  }
  await post.every(({ lease }) => lease === null);
  await post.sink.restart();
  await post.advance(3600);
  await post.advance(60);
  await post.outboxIsEmpty();
  // One goes at once and the newest a minute later, unless the one that goes at once is the newest.
  expect([1, 2]).toContain(subjectsTo().length);
});
