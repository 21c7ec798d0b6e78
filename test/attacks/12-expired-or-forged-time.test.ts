import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CheckLinkDocument } from '../../schema/documents.ts';
import type { LinkInput } from '../../src/links/links.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import { shortCodeSeconds } from '../../src/links/short-codes.ts';
import { testConfig } from '../support/config.ts';
import { expectDead } from '../support/dead.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn, codePurposes, codes, links } from '../support/one-time.ts';
import { openPage } from '../support/page.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const day = 86_400;

/** Timestamps in the place of a genuine one, under its signature. */
const forgedTimestamps: [string, (seconds: number, text: string) => string][] = [
  ['a second ahead', (seconds) => (seconds + 1).toString(36)],
  ['a day ahead', (seconds) => (seconds + day).toString(36)],
  ['a century ahead', (seconds) => (seconds + 36_525 * day).toString(36)],
  ['a second back', (seconds) => (seconds - 1).toString(36)],
  ['at the beginning of time', () => '0'],
  ['negative', (_seconds, text) => `-${text}`],
  ['minus one', () => '-1'],
  ['minus zero', () => '-0'],
  ['the largest of nine digits', () => 'z'.repeat(9)],
  ['beyond every date', () => (8.64e15).toString(36)],
  ['the largest safe integer', () => Number.MAX_SAFE_INTEGER.toString(36)],
  ['beyond what a double holds', () => (2n ** 53n + 1n).toString(36)],
  ['of 64 bits', () => (2n ** 64n).toString(36)],
  ['a hundred digits long', () => 'z'.repeat(100)],
  ['a thousand digits long', () => '9'.repeat(1000)],
  ['nan', () => 'nan'],
  ['NaN', () => 'NaN'],
  ['infinity', () => 'infinity'],
  ['-Infinity', () => '-Infinity'],
  ['undefined', () => 'undefined'],
  ['null', () => 'null'],
  ['empty', () => ''],
  ['blank', () => ' '],
  ['in exponents', () => '1e9'],
  ['a fraction', (_seconds, text) => `${text}.5`],
  ['decimal', (seconds) => String(seconds)],
  ['hexadecimal', (seconds) => `0x${seconds.toString(16)}`],
  ['with a sign', (_seconds, text) => `+${text}`],
  ['with a leading zero', (_seconds, text) => `0${text}`],
  ['with a leading blank', (_seconds, text) => ` ${text}`],
  ['in upper case', (_seconds, text) => text.toUpperCase()],
  ['in full-width digits', (_seconds, text) => text.replace(/[0-9a-z]/, '\uff11')],
  ['with a separator', (_seconds, text) => `${text.slice(0, 3)}_${text.slice(3)}`],
];

function forgeTime({ uid, token }: LinkInput, forge: (seconds: number, text: string) => string): LinkInput {
  const [text = '', signature = ''] = token.split('-');
  return { uid, token: `${forge(Number.parseInt(text, 36), text)}-${signature}` };
}

describe.each(linkPurposes)('a link of %s', (purpose) => {
  const { obtain, use } = links[purpose];
  const addressOf = (whose: string) => `${whose}.${purpose.toLowerCase()}@example.com`;
  const pageOf = ({ uid, token }: LinkInput) =>
    new URL(testConfig().links[purpose].template).pathname
      .replace('%7Buid%7D', uid)
      .replace('%7Btoken%7D', encodeURIComponent(token));

  async function check(link: LinkInput) {
    return (await app.browser().send(CheckLinkDocument, { input: { purpose, ...link } })).checkLink;
  }

  describe('with a forged timestamp', () => {
    let link: LinkInput;
    beforeAll(async () => {
      ({ link } = await obtain(app.sink, app.mobileApp(), addressOf('ada')));
    });

    test.each(forgedTimestamps)('%s is dead, never a 5xx', async (_name, forge) => {
      const forged = forgeTime(link, forge);
      expect(forged.token).not.toBe(link.token);
      await expectDead(app, use(forged));
      expect(await check(forged)).toBe('INVALID');
      for (const form of [undefined, { password: betterPassword }]) {
        const { status, heading } = await openPage(app.browser(), pageOf(forged), form);
        // What is no part of a path, or too long for one, has no page.
        expect([200, 404, 414]).toContain(status);
        expect(heading).toBe(status === 200 ? 'This link does not work' : '');
      }
    });

    test('is dead when it has grown too old as well', async () => {
      const { link: old } = await obtain(app.sink, app.mobileApp(), addressOf('grace'));
      app.clock.advance(testConfig().links[purpose].timeoutSeconds + 1);
      for (const [, forge] of forgedTimestamps) {
        const forged = forgeTime(old, forge);
        await expectDead(app, use(forged));
        expect(await check(forged)).toBe('INVALID');
      }
    });
  });

  test('lives as long as it may; a moment later it is dead: straight to the mutation, and on its page', async () => {
    const { link } = await obtain(app.sink, app.mobileApp(), addressOf('mary'));
    app.clock.advance(testConfig().links[purpose].timeoutSeconds - 1);
    expect(await check(link)).toBe('VALID');
    app.clock.advance(2);
    expect(await check(link)).toBe('EXPIRED');
    await expectDead(app, use(link), 'LINK_EXPIRED');
    for (const form of [undefined, { password: betterPassword }])
      expect(await openPage(app.browser(), pageOf(link), form)).toMatchObject({
        status: 200,
        heading: 'This link has expired',
      });
    await expectDead(app, use(link), 'LINK_EXPIRED');
  });

  test('that was forged and looked at all the while works in the end', async () => {
    const { link } = await obtain(app.sink, app.mobileApp(), addressOf('emmy'));
    for (const [, forge] of forgedTimestamps) await payloadOf(app.browser(), use(forgeTime(link, forge)));
    expect(await payloadOf(app.browser(), use(link))).toMatchObject({ errors: [] });
  });
});

test.each(codePurposes)('a code of %s that has expired is dead', async (purpose) => {
  const { obtain, use } = codes[purpose];
  const email = `rosa.${purpose.toLowerCase()}@example.com`;
  const typed = codeIn(await obtain(app.sink, app.mobileApp(), email));
  app.clock.advance(shortCodeSeconds + 1);
  await expectDead(app, use(typed), 'CODE_INVALID');
});
