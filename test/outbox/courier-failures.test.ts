import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { mostAttempts } from '../../src/outbox/back-off.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { PostOffice } from '../support/courier.ts';
import { letterTo } from '../support/letter.ts';
import { createAccount } from '../support/steps.ts';
import { waitFor } from '../support/wait-for.ts';

const email = 'Ada@example.com';

let post: PostOffice;
beforeEach(async () => {
  post = await PostOffice.open();
  await createAccount(post.services, email);
});
afterEach(() => post.close());

describe('a mail server that', () => {
  test('is down and comes back gets every mail, each once', async () => {
    await post.sink.stop();
    const courier = post.startCourier();
    await post.order(email, 12);
    await post.every(({ attempts, failure }) => attempts === 1 && failure !== null);

    await post.sink.restart();
    post.services.clock.advance(5);
    courier.wake();
    await post.outboxIsEmpty();
    expect(post.sink.mails).toHaveLength(12);
    expect(new Set(post.sink.mails.map(({ parsed }) => parsed.messageId)).size).toBe(12);
  });

  test('refuses a recipient for good is not asked again: the mail is set aside with the reason', async () => {
    post.sink.verdict = () => ({ code: 550, message: 'no such mailbox' });
    post.startCourier();
    await post.order(email);
    await post.every(({ dueAt }) => dueAt === null);
    const [mail] = await post.services.orders();
    expect(mail).toMatchObject({ attempts: 1, lease: null });
    expect(mail?.failure).toBe('550 from the mail server, at RCPT TO');
  });

  test('refuses one recipient still gets the mails to others', async () => {
    await createAccount(post.services, 'grace@example.com');
    post.sink.verdict = (recipient) =>
      recipient === email ? { code: 550, message: 'no such mailbox' } : null;
    post.startCourier();
    await post.order(email);
    await post.order('grace@example.com');
    await letterTo(post.sink, 'grace@example.com');
    expect(await waitFor(async () => (await post.services.orders()).length === 1)).toBe(true);
  });

  test('refuses for now is asked again after the wait, and not before', async () => {
    post.sink.verdict = () => ({ code: 450, message: 'try again later' });
    const courier = post.startCourier({ random: { ...systemRandom, fraction: () => 1 } });
    await post.order(email);
    await post.every(({ attempts }) => attempts === 1);
    const [mail] = await post.services.orders();
    expect(mail?.failure).toBe('450 from the mail server, at RCPT TO');
    expect(mail?.dueAt).toEqual(new Date(post.services.clock.now().getTime() + 5000));

    post.services.clock.advance(5);
    courier.wake();
    await post.every(({ attempts }) => attempts === 2);
    expect((await post.services.orders())[0]?.dueAt).toEqual(
      new Date(post.services.clock.now().getTime() + 10_000),
    );
    post.sink.verdict = () => null;
    post.services.clock.advance(10);
    courier.wake();
    await letterTo(post.sink, email);
    await post.outboxIsEmpty();
  });

  test('never takes a mail is given up: the mail is set aside with the last reason', async () => {
    post.sink.verdict = () => ({ code: 450, message: 'try again later' });
    await post.order(email);
    await post.services.database.em.fork().nativeUpdate(OutgoingMail, {}, { attempts: mostAttempts - 1 });
    post.startCourier();
    await post.every(({ dueAt }) => dueAt === null);
    const [mail] = await post.services.orders();
    expect(mail).toMatchObject({ attempts: mostAttempts, lease: null });
    expect(mail?.failure).toBe('450 from the mail server, at RCPT TO');
  });
});
