import { expect, test } from '@jest/globals';
import { createMailbox } from '../../src/mail/mailbox.ts';
import { Clock } from '../support/clock.ts';

const mail = (subject: string) => ({
  to: 'ada@example.com',
  subject,
  text: '',
  html: '',
  purpose: 'ACTIVATION' as const,
  link: { url: '', uid: '', token: '', timeoutSeconds: 1 },
  code: null,
});
const envelope = { from: 'rekey@example.com', messageId: '<1@example.com>' };

test('the mailbox keeps mails newest first, with the time at which they came', async () => {
  const clock = new Clock();
  const mailbox = createMailbox(clock.now);
  await mailbox.deliver(mail('first'), envelope);
  clock.advance(60);
  await mailbox.deliver(mail('second'), envelope);
  expect(mailbox.mails()).toMatchObject([
    { subject: 'second', sentAt: new Date('2026-11-23T12:01:00Z') },
    { subject: 'first', sentAt: new Date('2026-11-23T12:00:00Z') },
  ]);
});

test('the mailbox forgets the oldest rather than growing without end', async () => {
  const mailbox = createMailbox(new Clock().now);
  for (let count = 1; count <= 250; count += 1) await mailbox.deliver(mail(String(count)), envelope);
  expect(mailbox.mails()).toHaveLength(200);
  expect(mailbox.mails().at(0)?.subject).toBe('250');
  expect(mailbox.mails().at(-1)?.subject).toBe('51');
});
