import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { changeOfAddress } from '../support/link-subjects.ts';
import { Services } from '../support/services.ts';
import { createAccount } from '../support/steps.ts';

const email = 'ada@example.com';
const client = { ipAddress: null, userAgent: null, language: null };

let services: Services;
beforeEach(async () => {
  services = await Services.start();
});
afterEach(() => services.close());

test('mails that wait in the outbox learn where they go', async () => {
  const { id: userId } = await createAccount(services, email);
  const { id: subjectId } = await changeOfAddress(services, userId, null);
  for (const order of [
    { purpose: 'email-change', userId, subjectId },
    { purpose: 'email-changed', userId, subjectId },
    { purpose: 'password-changed', userId },
    { purpose: 'login', emailKey: 'grace@example.com' },
    { purpose: 'invitation', subjectId: 'a team' },
  ])
    await services.parts.outbox.write(services.database.em.fork(), { emailKey: '', ...order, client });
  const connection = services.database.em.getConnection();
  await connection.execute("update outgoing_mail set email_key = null where email_key = ''");

  await services.database.migrator.down({ to: '20261125-lifecycle' });
  await services.database.migrator.up();
  const mails = await services.orders();
  expect(Object.fromEntries(mails.map(({ purpose, emailKey }) => [purpose, emailKey]))).toEqual({
    'email-change': 'new@example.com',
    'email-changed': email,
    'password-changed': email,
    login: 'grace@example.com',
    invitation: null,
  });
});
