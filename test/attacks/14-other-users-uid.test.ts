import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CheckLinkDocument } from '../../schema/documents.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import { expectDead } from '../support/dead.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { codeIn, codePurposes, codes, links } from '../support/one-time.ts';
import { payloadOf } from '../support/payload.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

test.each(linkPurposes)('another user’s uid with my token of %s is dead', async (purpose) => {
  const { obtain, use } = links[purpose];
  const linkFor = async (whose: string) =>
    (await obtain(app.sink, app.mobileApp(), `${whose}.${purpose.toLowerCase()}@example.com`)).link;
  const [mine, theirs] = [await linkFor('mine'), await linkFor('theirs')];

  for (const [uid, token] of [
    [theirs.uid, mine.token],
    [mine.uid, theirs.token],
    [`${theirs.uid}=`, mine.token],
    [decoded(theirs.uid), mine.token],
    [`${mine.uid},${theirs.uid}`, mine.token],
    [`${mine.uid}.${theirs.uid}`, mine.token],
    [`${theirs.uid}%00${mine.uid}`, mine.token],
    ['MQ', mine.token],
  ] as const) {
    await expectDead(app, use({ uid, token }));
    const { checkLink } = await app.browser().send(CheckLinkDocument, { input: { purpose, uid, token } });
    expect(checkLink).toBe('INVALID');
  }

  for (const link of [mine, theirs])
    expect(await payloadOf(app.browser(), use(link))).toMatchObject({ errors: [] });
});

test.each(codePurposes)('another user’s address with my code of %s is dead', async (purpose) => {
  const { obtain, use } = codes[purpose];
  const codeFor = async (whose: string) =>
    codeIn(await obtain(app.sink, app.mobileApp(), `${whose}.code.${purpose.toLowerCase()}@example.com`));
  const [mine, theirs] = [await codeFor('mine'), await codeFor('theirs')];

  await expectDead(app, use({ email: theirs.email, code: mine.code }), 'CODE_INVALID');
  await expectDead(app, use({ email: mine.email, code: theirs.code }), 'CODE_INVALID');
  for (const typed of [mine, theirs])
    expect(await payloadOf(app.browser(), use(typed))).toMatchObject({ errors: [] });
});

const decoded = (uid: string) => Buffer.from(uid, 'base64url').toString();
