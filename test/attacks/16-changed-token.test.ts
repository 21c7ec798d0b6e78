import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linkPurposes } from '../../src/links/purpose.ts';
import type { LinkInput } from '../../src/links/links.ts';
import { ShortCodeTokenGenerator } from '../../src/tokens/index.ts';
import { expectDead } from '../support/dead.ts';
import { linkSubjects } from '../support/link-subjects.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { links } from '../support/one-time.ts';
import { payloadOf } from '../support/payload.ts';
import { Services } from '../support/services.ts';
import { signUp } from '../support/steps.ts';
import { oneCharacterEdit } from '../tokens/samples.ts';

/** Every change that the row names, at every place, and some more. */
function everyEdit(text: string): string[] {
  const places = Array.from(text, (_, index) => index);
  const at = (index: number, change: (character: string) => string) =>
    text.slice(0, index) + change(text.charAt(index)) + text.slice(index + 1);
  const flipped = (bit: number) => (character: string) =>
    String.fromCharCode(character.charCodeAt(0) ^ (1 << bit));
  const edits = [
    ...places.flatMap((index) => [0, 1, 2, 3, 4, 5, 6].map((bit) => at(index, flipped(bit)))),
    ...places.map((index) => text.slice(0, index)),
    ...places.map((index) => text.slice(index + 1)),
    ...places.map((index) => at(index, () => '')),
    ...places.map((index) => at(index, (character) => character.toUpperCase())),
    ...places.map((index) => at(index, (character) => `-${character}`)),
    ...['0', 'a', '-', '=', ' ', '\n', '\r\n', '\t', '\0', '%0a', '+', '.'].flatMap((more) => [
      text + more,
      more + text,
    ]),
    text.toUpperCase(),
    text + text,
    text.replace('-', '--'),
    text.replace('-', '\u2010'),
    text.replace('-', ''),
    text.replace(/^/, '00'),
    encodeURIComponent(text).replace('-', '%2d'),
    Buffer.from(text).toString('base64url'),
    text.normalize('NFD').split('').reverse().join(''),
  ];
  return [...new Set(edits)].filter((edited) => edited !== text);
}

const anyEdit = (text: string) =>
  fc.oneof(
    oneCharacterEdit(text),
    fc.constantFrom(...everyEdit(text)),
    fc.string({ minLength: 1 }).map((more) => text + more),
    fc.string({ minLength: 1 }).map((more) => more + text),
    fc.nat({ max: text.length - 1 }).map((length) => text.slice(0, length)),
  );

describe('over HTTP, a reset link is dead', () => {
  let app: MailedApp;
  let link: LinkInput;
  beforeAll(async () => {
    app = await MailedApp.start();
    await app.createAccount(app.mobileApp(), 'ada@example.com');
    ({ link } = await app.forgetPassword(app.browser(), 'ada@example.com'));
  });
  afterAll(() => app.close());

  const { use } = links.PASSWORD_RESET;

  test.each(['token', 'uid'] as const)(
    'with any bit of its %s flipped, truncated, extended, …',
    async (part) => {
      const edits = everyEdit(link[part]);
      expect(edits.length).toBeGreaterThan(300);
      for (const edited of edits) await expectDead(app, use({ ...link, [part]: edited }));
    },
  );

  test('and none of it has used it up', async () => {
    expect(await payloadOf(app.browser(), use(link))).toMatchObject({ errors: [] });
  });

  test.each(linkPurposes)(
    'and so is one of %s with any edit, which uses it up as little',
    async (purpose) => {
      const each = links[purpose];
      const email = `${purpose.toLowerCase()}@example.com`;
      const { link: mailed } = await each.obtain(app.sink, app.mobileApp(), email);
      const anyChange = fc.oneof(
        anyEdit(mailed.token).map((token) => ({ ...mailed, token })),
        anyEdit(mailed.uid).map((uid) => ({ ...mailed, uid })),
      );
      await fc.assert(
        fc.asyncProperty(anyChange, (changed) => expectDead(app, each.use(changed))),
        { numRuns: 50 },
      );
      expect(await payloadOf(app.browser(), each.use(mailed))).toMatchObject({ errors: [] });
    },
  );
});

describe('in process, a token is dead with any edit', () => {
  let services: Services;
  /** For each generator: a token of it, and what it says of any other. */
  const generators = new Map<string, { token: string; isDead: (token: string) => boolean }>();
  beforeAll(async () => {
    services = await Services.start();
    const { id } = await signUp(services, 'ada@example.com');
    const { links: parts } = services.parts;
    const account = await services.account(id);
    const signUpToken = parts.mintSignUpToken(account);
    generators.set('SIGN_UP', {
      token: signUpToken,
      isDead: (token) => !parts.isSignUpToken(account, token),
    });
    const code = { purpose: 'ACTIVATION', email: 'ada@example.com', code: '12345678', state: 'any' };
    const codeGenerator = new ShortCodeTokenGenerator({ secret: 'a secret', now: services.clock.now });
    generators.set('SHORT_CODE', {
      token: codeGenerator.makeToken(code),
      isDead: (token) => codeGenerator.inspectToken(code, token) === 'invalid',
    });
    const subjects = await linkSubjects(services, id);
    for (const purpose of linkPurposes) {
      const subject = subjects[purpose];
      if (purpose === 'DELETION_CANCEL') Object.assign(subject, { erasureDueAt: services.clock.now() });
      const { token } = parts.mint(purpose, subject);
      generators.set(purpose, {
        token,
        isDead: (text) => parts.inspect(purpose, subject, text) === 'invalid',
      });
    }
  });
  afterAll(() => services.close());

  test.each([...linkPurposes, 'SIGN_UP', 'SHORT_CODE'])('%s', (name) => {
    const { token, isDead } = generators.get(name) ?? { token: '', isDead: () => false };
    expect(isDead(token)).toBe(false);
    for (const edited of everyEdit(token))
      expect({ edited, dead: isDead(edited) }).toEqual({ edited, dead: true });
    fc.assert(
      fc.property(anyEdit(token), (edited) => isDead(edited)),
      { numRuns: 1000 },
    );
  });
});
