import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSmtpTransport, isPermanent, type MailTransport } from '../../src/mail/transport.ts';
import { SmtpSink } from '../support/smtp-sink.ts';

let sink: SmtpSink;
let transport: MailTransport;
beforeAll(async () => {
  sink = await SmtpSink.start();
  transport = createSmtpTransport(sink.url);
});
afterAll(async () => {
  transport.close();
  await sink.stop();
});

async function deliver(to: string): Promise<void> {
  const link = { url: 'https://a.example/x/y', uid: 'x', token: 'y', timeoutSeconds: 60 };
  const text = 'Grüße 🔑 \n.\nhttps://a.example/x/y';
  await transport.deliver(
    { to, subject: 'Grüße', text, html: '<p>Grüße</p>', purpose: 'ACTIVATION', link, code: null },
    { from: 'Rekey <no-reply@rekey.test>', messageId: `<${encodeURIComponent(to)}@rekey.test>` },
  );
}
const failure = (to: string) =>
  deliver(to).then(
    () => null,
    (error: unknown) => error,
  );

describe('a delivery', () => {
  test.each([
    ['ada@example.com'],
    ['Ada.Lovelace@example.com'],
    ["o'brien+tag@example.com"],
    ["!#$%&'*+/=?^_`{|}~-@example.com"],
    ['ada%eve@example.com'],
    ['δοκιμή@example.com'],
  ])('to %s names just that, once, to the server', async (to) => {
    await deliver(to);
    expect(sink.mails.at(-1)?.recipients).toEqual([to]);
  });

  test('names a domain in the form that SMTP carries', async () => {
    await deliver('ada@xn--mnchen-3ya.de');
    expect(sink.mails.at(-1)?.raw).toMatch(/^To: ada@xn--mnchen-3ya\.de\r$/m);
  });

  test('brings every character', async () => {
    await deliver('ada@example.com');
    const { parsed } = sink.mails.at(-1) ?? {};
    expect(parsed?.subject).toBe('Grüße');
    expect(parsed?.text).toContain('Grüße 🔑 \n.\nhttps://a.example/x/y');
  });

  test.each([
    [550, true],
    [553, true],
    [450, false],
    [421, false],
  ])('whose recipient is answered with %i has failed for good: %s', async (code, permanent) => {
    sink.verdict = () => ({ code, message: 'not here' });
    const error = await failure('ada@example.com');
    sink.verdict = () => null;
    expect(error).not.toBeNull();
    expect(isPermanent(error)).toBe(permanent);
  });

  test('to a server that is not there has not failed for good', async () => {
    await sink.stop();
    const error = await failure('ada@example.com');
    await sink.restart();
    expect(error).not.toBeNull();
    expect(isPermanent(error)).toBe(false);
    expect(await failure('ada@example.com')).toBeNull();
  });
});

describe('what is wrong with the server, and not with the recipient, has not failed for good', () => {
  test.each([
    ['a password that it does not take', { command: 'AUTH PLAIN', responseCode: 535 }],
    ['a sender that it does not take', { command: 'MAIL FROM', responseCode: 550 }],
    ['a mail that it takes for spam', { command: 'DATA', responseCode: 554 }],
    ['a connection that is lost', { code: 'ECONNRESET' }],
  ])('%s', (_, error) => {
    expect(isPermanent(error)).toBe(false);
  });
});
