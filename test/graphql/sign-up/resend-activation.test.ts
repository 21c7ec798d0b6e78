import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CheckLinkDocument, ResendActivationDocument } from '../../../schema/documents.ts';
import { deactivate } from '../../support/deactivate.ts';
import { MailedApp } from '../../support/mailed-app.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

async function resend(email: string) {
  return (await app.mobileApp().send(ResendActivationDocument, { input: { email } })).resendActivation;
}

test('a sign-up that waits gets another mail, and both links work until one is used', async () => {
  const { letter: first } = await app.signUp(app.mobileApp(), 'ada@example.com');
  app.clock.advance(60);
  expect(await resend(' ADA@example.com ')).toEqual({ errors: [] });
  const second = await app.letterTo('ada@example.com', 1);

  expect(second.link.token).not.toBe(first.link.token);
  for (const { link } of [first, second]) {
    const { checkLink } = await app
      .mobileApp()
      .send(CheckLinkDocument, { input: { purpose: 'ACTIVATION', ...link } });
    expect(checkLink).toBe('VALID');
  }
});

test('an address that is unknown, active or deactivated gets no mail, and the same answer', async () => {
  await app.createAccount(app.mobileApp(), 'active@example.com');
  await app.signUp(app.mobileApp(), 'off@example.com');
  await deactivate(app.server, 'off@example.com');
  const before = app.sink.mails.length;

  for (const email of ['unknown@example.com', 'active@example.com', 'off@example.com'])
    expect(await resend(email)).toEqual({ errors: [] });
  await app.server.outboxIsEmpty();
  expect(app.sink.mails).toHaveLength(before);
});

test('what is no address is refused', async () => {
  expect(await resend('ada at example.com')).toEqual({
    errors: [{ code: 'EMAIL_INVALID', message: 'This is not an e-mail address.', path: ['input', 'email'] }],
  });
});
