import { expect, test } from '@jest/globals';
import { RegisterDocument } from '../../schema/documents.ts';
import { createMailbox } from '../../src/mail/mailbox.ts';
import type { MailTransport } from '../../src/mail/transport.ts';
import { TestApp } from '../support/app.ts';
import { Clock } from '../support/clock.ts';
import { goodPassword } from '../support/people.ts';
import { waitFor } from '../support/wait-for.ts';

test('a mail that takes its time holds up no other', async () => {
  const received = createMailbox(new Clock().now);
  const hurry = Promise.withResolvers<undefined>();
  const transport: MailTransport = {
    close: () => undefined,
    async deliver(mail, envelope) {
      if (mail.to === 'slow@example.com') await hurry.promise;
      await received.deliver(mail, envelope);
    },
  };
  const server = await TestApp.start({}, { transport });
  const client = server.mobileApp();
  const arrived = (address: string): boolean => received.mails().some(({ to }) => to === address);
  const register = async (email: string): Promise<void> => {
    await client.send(RegisterDocument, { input: { email, password: goodPassword } });
  };

  await register('slow@example.com');
  const others = Array.from({ length: 25 }, (_, index) => `quick-${index}@example.com`);
  for (const other of others) await register(other);
  await waitFor(() => others.every(arrived));
  expect(arrived('slow@example.com')).toBe(false);

  hurry.resolve(undefined);
  await waitFor(() => arrived('slow@example.com'));
  await server.close();
});
