import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RequestAccountDeletionDocument, RequestEmailChangeDocument } from '../../schema/documents.ts';
import { expectDead } from '../support/dead.ts';
import type { Letter } from '../support/letter.ts';
import { createAccount, letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { changeAddress } from '../support/mailed-email-change.ts';
import { codeIn, codes, links, newAddressOf } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf } from '../support/payload.ts';
import { goodPassword } from '../support/people.ts';
import { publicRequests, requestEmailChange } from '../support/requests.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const currentPassword = goodPassword;

/** How somebody asks for a link of each kind; whoever needs an account for it has one. */
const requests = {
  'ACTIVATION, by resendActivation': publicRequests.resendActivation,
  'ACTIVATION, by signing up again': publicRequests.register,
  LOGIN: publicRequests.requestLoginLink,
  PASSWORD_RESET: publicRequests.requestPasswordReset,
  EMAIL_CHANGE: (email: string) => requestEmailChange(newAddressOf(email)),
  ACCOUNT_DELETION: () => operation(RequestAccountDeletionDocument, { input: { currentPassword } }),
  // Whoever has left gets the way back, whatever they ask for.
  DELETION_CANCEL: publicRequests.requestPasswordReset,
};
type Kind = keyof typeof requests;

let people = 0;

/** Has three links mailed to somebody. */
async function askThreeTimes(kind: Kind, email: string): Promise<Letter[]> {
  const client = app.mobileApp();
  if (kind.startsWith('ACTIVATION')) await app.signUp(app.mobileApp(), email);
  else if (kind === 'DELETION_CANCEL') await links.DELETION_CANCEL.obtain(app.sink, client, email);
  else await createAccount(app.sink, client, email);
  const address = kind === 'EMAIL_CHANGE' ? newAddressOf(email) : email;
  const letters = [];
  for (let times = 0; times < 3; times += 1) {
    // So that each is another link.
    app.clock.advance(1);
    letters.push(await letterBy(app.sink, address, () => payloadOf(client, requests[kind](email))));
  }
  return letters;
}

describe.each(Object.keys(requests) as Kind[])('three links asked for, one used, of %s', (kind) => {
  const { use } = links[kind.replace(/,.*/, '') as keyof typeof links];

  test.each([0, 1, 2])('the other two are dead after number %i', async (number) => {
    const letters = await askThreeTimes(kind, `person-${(people += 1)}@example.com`);
    expect(new Set(letters.map(({ url }) => url)).size).toBe(3);
    const [used] = letters.splice(number, 1);
    expect(await payloadOf(app.browser(), use(used?.link ?? { uid: '', token: '' }))).toMatchObject({
      errors: [],
    });
    expect(letters).toHaveLength(2);
    for (const { link } of letters) await expectDead(app, use(link));
  });
});

describe('a code is a sibling of the links that are mailed for the same', () => {
  const kinds = [
    { kind: 'ACTIVATION, by resendActivation', purpose: 'ACTIVATION' },
    { kind: 'PASSWORD_RESET', purpose: 'PASSWORD_RESET' },
  ] as const;

  test.each(kinds)('only the newest code of $purpose works, and its use ends all links', async (each) => {
    const letters = await askThreeTimes(each.kind, `person-${(people += 1)}@example.com`);
    const [first, second, third] = letters.map((letter) => codes[each.purpose].use(codeIn(letter)));
    for (const older of [first, second]) if (older) await expectDead(app, older, 'CODE_INVALID');
    expect(third && (await payloadOf(app.browser(), third))).toMatchObject({ errors: [] });
    for (const { link } of letters) await expectDead(app, links[each.purpose].use(link));
  });

  test.each(kinds)('the use of any link of $purpose ends the codes', async (each) => {
    const letters = await askThreeTimes(each.kind, `person-${(people += 1)}@example.com`);
    const [oldest] = letters;
    const use = oldest && links[each.purpose].use(oldest.link);
    expect(use && (await payloadOf(app.browser(), use))).toMatchObject({ errors: [] });
    for (const letter of letters)
      await expectDead(app, codes[each.purpose].use(codeIn(letter)), 'CODE_INVALID');
  });
});

describe('of links that are no siblings, but of one matter', () => {
  test('of three new addresses that were asked for, only the last can be confirmed', async () => {
    const client = app.mobileApp();
    await app.createAccount(client, 'ada@example.com');
    const letters = [];
    for (const newEmail of ['a@example.com', 'b@example.com', 'c@example.com']) {
      app.clock.advance(1);
      const input = { newEmail, currentPassword };
      letters.push(
        await letterBy(app.sink, newEmail, () => client.send(RequestEmailChangeDocument, { input })),
      );
    }
    const [first, second, third] = letters.map(({ link }) => links.EMAIL_CHANGE.use(link));
    for (const older of [first, second]) if (older) await expectDead(app, older);
    expect(third && (await payloadOf(app.browser(), third))).toMatchObject({
      user: { email: 'c@example.com' },
    });
  });

  test('of three changes of address, the undoing of the first ends the links that undo the later ones', async () => {
    const client = app.mobileApp();
    const addresses = [
      'one@example.com',
      'two@example.com',
      'three@example.com',
      'four@example.com',
    ] as const;
    await app.createAccount(client, addresses[0]);
    const undo = [];
    for (const [index, email] of addresses.slice(0, 3).entries()) {
      app.clock.advance(1);
      undo.push(await changeAddress(app, client, email, addresses[index + 1] ?? ''));
    }
    const [first, ...later] = undo.map(({ link }) => links.EMAIL_REVERT.use(link));
    expect(first && (await payloadOf(app.browser(), first))).toMatchObject({ user: { email: addresses[0] } });
    expect(later).toHaveLength(2);
    for (const request of later) await expectDead(app, request);
  });
});
