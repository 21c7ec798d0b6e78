import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CheckLinkDocument } from '../../schema/documents.ts';
import { linkPurposes, type LinkPurpose } from '../../src/links/purpose.ts';
import { dumpOf } from '../support/dump.ts';
import type { Letter } from '../support/letter.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { links } from '../support/one-time.ts';
import { openPage } from '../support/page.ts';
import { payloadOf } from '../support/payload.ts';
import { betterPassword } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

/** How mail programs, scanners, previews, and browsers that guess ahead look at a mailed link before a person does. */
const looks: readonly RequestInit[] = [
  { method: 'GET' },
  { method: 'HEAD' },
  { headers: { purpose: 'prefetch', 'x-moz': 'prefetch' } },
  { headers: { 'sec-purpose': 'prefetch' } },
  { headers: { 'sec-purpose': 'prefetch;prerender' } },
  { headers: { 'x-purpose': 'preview' } },
  { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } },
];

/** Then a person comes, with the link in hand; once it is used, it is dead. */
const people: Readonly<Record<string, (purpose: LinkPurpose, letter: Letter) => Promise<void>>> = {
  'by the form': async (_purpose, { url }) => {
    const browser = app.browser();
    expect((await openPage(browser, url)).buttons).toHaveLength(1);
    const send = () => openPage(browser, url, { password: betterPassword });
    expect(await send()).toMatchObject({ status: 200, alarms: [], buttons: [] });
    expect((await send()).heading).toBe('This link does not work');
  },
  'by the mutation': async (purpose, { link }) => {
    const use = links[purpose].use(link);
    expect(await payloadOf(app.mobileApp(), use)).toMatchObject({ errors: [] });
    expect(await payloadOf(app.mobileApp(), use)).toMatchObject({ errors: [{ code: 'LINK_INVALID' }] });
  },
};

describe.each(linkPurposes)(
  'GET, HEAD and prefetch of a mailed link five times, then a person: %s',
  (purpose) => {
    test.each(Object.entries(people))('nothing is used up, then it works %s', async (way, useIt) => {
      const email = `${purpose}-${way.replaceAll(' ', '-')}@example.com`.toLowerCase();
      const owner = app.browser();
      const letter = await links[purpose].obtain(app.sink, owner, email);
      await app.server.outboxIsEmpty();
      const [before, mails] = [await dumpOf(app.server.app.database), app.sink.mails.length];

      // By a program that knows nobody, and in the browser of whom the link is for.
      for (const client of [app.browser(), owner])
        for (const look of looks)
          for (let times = 0; times < 5; times += 1) {
            const answer = await client.fetch(new URL(letter.url).pathname, look);
            expect(answer.status).toBe(200);
            expect(answer.headers.getSetCookie()).toEqual([]);
            // Nothing in it presses the button by itself.
            expect(await answer.text()).not.toMatch(/<script|http-equiv|onload/i);
            expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
          }
      const input = { purpose, ...letter.link };
      for (let times = 0; times < 5; times += 1)
        expect((await app.browser().send(CheckLinkDocument, { input })).checkLink).toBe('VALID');

      await app.server.outboxIsEmpty();
      expect(await dumpOf(app.server.app.database)).toBe(before);
      expect(app.sink.mails).toHaveLength(mails);
      await useIt(purpose, letter);
    });
  },
);
