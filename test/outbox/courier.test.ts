import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount } from '../../src/accounts/sign-up/activation.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import { createSmtpTransport } from '../../src/mail/transport.ts';
import { PostOffice } from '../support/courier.ts';
import { letterTo } from '../support/letter.ts';
import { goodPassword } from '../support/people.ts';
import { codesOf, createAccount, valueOf } from '../support/steps.ts';

const email = 'Ada@example.com';

let post: PostOffice;
beforeEach(async () => {
  post = await PostOffice.open();
});
afterEach(() => post.close());

describe('a mail', () => {
  test('has all that a good mail has, and its link works', async () => {
    post.startCourier();
    const { signUpToken } = valueOf(
      await register(post.services.context(), { email, password: goodPassword }),
    );
    const letter = await letterTo(post.sink, email);
    const { recipients, parsed, raw } = letter.mail;

    expect(recipients).toEqual([email]);
    expect(raw.match(/^(to|cc|bcc):/gim)).toEqual(['To:']);
    expect(parsed.from?.text).toBe('"Rekey" <no-reply@rekey.test>');
    expect(parsed.subject).toBe('Activate your account');
    expect(parsed.messageId).toMatch(/^<[0-9a-f-]{36}@rekey\.test>$/);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/im);
    expect(letter.url).toMatch(/^http:\/\/rekey\.test\/activate\//);
    expect(parsed.html).toContain(`href="${letter.url}"`);
    expect(codesOf(await activateAccount(post.services.context(), { ...letter.link, signUpToken }))).toEqual(
      [],
    );
  });

  test('to nobody vanishes from the outbox, and nothing is sent', async () => {
    post.startCourier();
    await post.order('unknown@example.com');
    await post.outboxIsEmpty();
    expect(post.sink.mails).toEqual([]);
  });

  test('that went out twice can be told to be one', async () => {
    await createAccount(post.services, email);
    const smtp = createSmtpTransport(post.sink.url);
    let isFirst = true;
    post.startCourier({
      transport: {
        ...smtp,
        async deliver(mail, envelope) {
          await smtp.deliver(mail, envelope);
          if (isFirst) {
            isFirst = false;
            throw new Error('The connection was lost before the answer came.');
          }
        },
      },
    });
    await post.order(email);
    await post.every(({ attempts }) => attempts === 1);
    post.services.clock.advance(5);
    await post.outboxIsEmpty();
    expect(post.sink.mails).toHaveLength(2);
    expect(new Set(post.sink.mails.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  });

  test('has a link that is made when it is sent, not when it was ordered', async () => {
    await createAccount(post.services, email);
    await post.order(email);
    post.services.clock.advance(86_400);
    post.startCourier();
    const { link } = await letterTo(post.sink, email);
    const account = await post.services.account(
      (await post.services.accounts('ada@example.com'))[0]?.id ?? '',
    );
    expect(post.services.parts.links.inspect('PASSWORD_RESET', account, link.token)).toBe('valid');
  });
});
