import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChangePasswordDocument, CheckLinkDocument } from '../../schema/documents.ts';
import type { LinkInput } from '../../src/links/links.ts';
import { linkPurposes, type LinkPurpose } from '../../src/links/purpose.ts';
import type { Client } from '../support/client.ts';
import { testConfig } from '../support/config.ts';
import { deactivate } from '../support/deactivate.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { forged, links, newAddressOf } from '../support/one-time.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const changePassword = (client: Client) =>
  client.send(ChangePasswordDocument, {
    input: { currentPassword: goodPassword, newPassword: betterPassword },
  });
const signInAgain = (client: Client, email: string) => signIn(client, email, goodPassword);
const switchOff = (_client: Client, email: string) => deactivate(app.server, email);

/** A change after which a link is worth nothing that nobody has used. */
const laterChanges: Record<LinkPurpose, (client: Client, email: string) => Promise<unknown>> = {
  ACTIVATION: switchOff,
  LOGIN: signInAgain,
  PASSWORD_RESET: signInAgain,
  EMAIL_CHANGE: changePassword,
  EMAIL_REVERT: (client, email) => switchOff(client, newAddressOf(email)),
  ACCOUNT_DELETION: changePassword,
  DELETION_CANCEL: switchOff,
};

describe.each(linkPurposes)('a link of %s', (purpose) => {
  const { obtain, use } = links[purpose];
  const addressOf = (whose: string) => `${whose}.${purpose.toLowerCase()}@example.com`;

  /** Makes somebody to whom a link is mailed. */
  async function linkFor(whose: string) {
    const [client, email] = [app.mobileApp(), addressOf(whose)];
    const { link } = await obtain(app.sink, client, email);
    return { client, email, link };
  }

  async function check(link: LinkInput) {
    const input = { purpose, ...link };
    return (await app.browser().send(CheckLinkDocument, { input })).checkLink;
  }

  /** Uses a link in a browser that nobody is signed in with. */
  const open = (link: LinkInput) => payloadOf(app.browser(), use(link));

  const letItExpire = () => {
    app.clock.advance(testConfig().links[purpose].timeoutSeconds + 1);
  };

  test('is valid however often it is looked at, and works afterwards, once', async () => {
    const { link } = await linkFor('ada');
    for (let times = 0; times < 3; times += 1) expect(await check(link)).toBe('VALID');
    expect(await open(link)).toMatchObject({ errors: [] });
    expect(await check(link)).toBe(purpose === 'ACTIVATION' ? 'ALREADY_DONE' : 'INVALID');
    expect(await open(link)).toMatchObject({ errors: [{ code: 'LINK_INVALID' }] });
  });

  test('is said to be too old where it is genuine, and not where it is forged', async () => {
    const { link } = await linkFor('grace');
    letItExpire();
    expect(await check(link)).toBe('EXPIRED');
    expect(await open(link)).toMatchObject({ errors: [{ code: 'LINK_EXPIRED', path: null }] });
    expect(await check(forged(link))).toBe('INVALID');
    expect(await open(forged(link))).toMatchObject({ errors: [{ code: 'LINK_INVALID', path: null }] });
  });

  test('is not said to be too old once it was used', async () => {
    const { link } = await linkFor('mary');
    await open(link);
    letItExpire();
    expect(await open(link)).toMatchObject({ errors: [{ code: 'LINK_INVALID' }] });
  });

  test('gets one answer, byte for byte: made up, forged, used, or made worthless by a later change', async () => {
    const { link: unused } = await linkFor('emmy');
    const { link: used } = await linkFor('rosa');
    await open(used);
    const { client, email, link: worthless } = await linkFor('hedy');
    await laterChanges[purpose](client, email);

    const answers = [];
    for (const link of [{ uid: 'MQ', token: unused.token }, forged(unused), used, worthless]) {
      const { status, text } = await app.browser().post(use(link));
      answers.push({ status, text });
    }
    expect(answers[0]?.text).toContain('"LINK_INVALID"');
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await open(unused)).toMatchObject({ errors: [] });
  });
});
