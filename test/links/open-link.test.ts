import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { activateAccount } from '../../src/accounts/sign-up/activation.ts';
import { checkLink } from '../../src/accounts/check-link.ts';
import { resetPassword } from '../../src/accounts/password/forgotten-password.ts';
import { openLink } from '../../src/links/links.ts';
import { encodeUid } from '../../src/tokens/index.ts';
import { betterPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { statementsOf } from '../support/statements.ts';
import { codesOf, signUp } from '../support/steps.ts';

let services: Services;
beforeAll(async () => {
  services = await Services.start();
});
afterAll(() => services.close());

const wellFormed = 'd9htc0-4a83dfe4681921c61c2d10f62864b12a';
const uid = encodeUid('01a20846-fe00-776c-8db5-4bc94f7d8c38');

describe('what cannot be a link', () => {
  test.each([
    ['no uid', { uid: '', token: wellFormed }],
    ['a uid with padding', { uid: `${uid}=`, token: wellFormed }],
    ['a uid of another alphabet', { uid: 'a+/b', token: wellFormed }],
    ['a uid that is not UTF-8', { uid: '_w', token: wellFormed }],
    ['a uid of what no database stores', { uid: encodeUid('a\0b'), token: wellFormed }],
    ['a uid without end', { uid: 'YWFh'.repeat(100_000), token: wellFormed }],
    ['no token', { uid, token: '' }],
    ['a token without a dash', { uid, token: wellFormed.replace('-', '') }],
    ['a token in upper case', { uid, token: wellFormed.toUpperCase() }],
    ['a token with something after it', { uid, token: `${wellFormed}\n` }],
    ['a token that is cut short', { uid, token: wellFormed.slice(0, -1) }],
    ['a token without end', { uid, token: wellFormed.repeat(100_000) }],
  ])('costs no query: %s', async (_, link) => {
    const statements = await statementsOf(services.database, async () => {
      const password = betterPassword;
      expect(await checkLink(services.context(), { ...link, purpose: 'ACTIVATION' })).toBe('invalid');
      expect(await checkLink(services.context(), { ...link, purpose: 'PASSWORD_RESET' })).toBe('invalid');
      expect(codesOf(await activateAccount(services.context(), { ...link, password }))).toEqual([
        'LINK_INVALID',
      ]);
      expect(codesOf(await resetPassword(services.context(), { ...link, newPassword: password }))).toEqual([
        'LINK_INVALID',
      ]);
    });
    expect(statements).toEqual([]);
  });
});

describe('opening a link', () => {
  test('brings the account of one that is good, with one query', async () => {
    const { id, link } = await signUp(services, 'ada@example.com');
    const statements = await statementsOf(services.database, async () => {
      const opened = await openLink(services.database.em.fork(), services.parts.links, 'ACTIVATION', link);
      expect(opened).toMatchObject({ status: 'valid', subject: { id, email: 'ada@example.com' } });
    });
    expect(statements).toHaveLength(1);
  });

  test('brings no account with one that is not', async () => {
    const { link } = await signUp(services, 'grace@example.com');
    const { em } = services.database;
    expect(await openLink(em.fork(), services.parts.links, 'PASSWORD_RESET', link)).toEqual({
      status: 'invalid',
    });
    const stranger = { uid, token: link.token };
    expect(await openLink(em.fork(), services.parts.links, 'ACTIVATION', stranger)).toEqual({
      status: 'invalid',
    });
  });
});
