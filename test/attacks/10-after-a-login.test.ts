import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RequestLoginLinkDocument } from '../../schema/documents.ts';
import { expectDead } from '../support/dead.ts';
import { letterBy } from '../support/mailed-accounts.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { links, oneTimeThings } from '../support/one-time.ts';
import { openPage } from '../support/page.ts';
import { payloadOf } from '../support/payload.ts';
import { goodPassword, signIn } from '../support/people.ts';

let app: MailedApp;
beforeAll(async () => {
  app = await MailedApp.start();
});
afterAll(() => app.close());

const askForLoginLink = (email: string) => {
  // So that it is another link.
  app.clock.advance(1);
  return letterBy(app.sink, email, () => app.browser().send(RequestLoginLinkDocument, { input: { email } }));
};

const logins: Record<string, (email: string) => Promise<unknown>> = {
  'with the password': async (email) => {
    expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(true);
  },
  'with the password, within the same second as the last login': async (email) => {
    for (let times = 0; times < 2; times += 1)
      expect(await signIn(app.mobileApp(), email, goodPassword)).toBe(true);
  },
  'by another login link': async (email) => {
    const { link } = await askForLoginLink(email);
    expect(await payloadOf(app.mobileApp(), links.LOGIN.use(link))).toMatchObject({ errors: [] });
  },
  'on the page of another login link': async (email) => {
    const { url } = await askForLoginLink(email);
    expect((await openPage(app.browser(), url, {})).heading).toBe('You are signed in');
  },
};

const endedByLogin = oneTimeThings.filter(({ name }) => /^(?:login|password reset)/.test(name));
const cases = endedByLogin.flatMap((thing) =>
  Object.entries(logins).map(([how, login]) => ({ ...thing, thing: thing.name, how, login })),
);

let people = 0;

test.each(cases)('a $thing is dead after a login $how', async ({ obtain, use, refusal, login }) => {
  const email = `person-${(people += 1)}@example.com`;
  const letter = await obtain(app.sink, app.mobileApp(), email);
  await login(email);
  await expectDead(app, use(letter), refusal);
});

test.each(endedByLogin)('and a $name lives on after a login that failed', async ({ obtain, use }) => {
  const email = `person-${(people += 1)}@example.com`;
  const letter = await obtain(app.sink, app.mobileApp(), email);
  expect(await signIn(app.mobileApp(), email, 'what somebody has guessed')).toBe(false);
  expect(await payloadOf(app.browser(), use(letter))).toMatchObject({ errors: [] });
});
