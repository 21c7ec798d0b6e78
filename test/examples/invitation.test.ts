import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CheckLinkDocument, ResetPasswordDocument } from '../../schema/documents.ts';
import { Invitation } from '../../examples/invitation/invitation.ts';
import { invitations } from '../../examples/invitation/invitations.ts';
import { User } from '../../src/entities/user.ts';
import type { Client } from '../support/client.ts';
import { MailedApp } from '../support/mailed-app.ts';
import { betterPassword } from '../support/people.ts';
import { acceptInvitation, inviteToTeam, myTeams, type Link } from './team-client.ts';

const [ada, grace, mary] = ['ada@example.com', 'grace@example.com', 'mary@example.com'] as const;
const sevenDays = 604_800;

let app: MailedApp;
let adasPhone: Client;
let gracesPhone: Client;

beforeEach(async () => {
  app = await MailedApp.start({}, { extensions: [invitations] });
  [adasPhone, gracesPhone] = [app.mobileApp(), app.mobileApp()];
  await app.createAccount(adasPhone, ada);
  await app.createAccount(gracesPhone, grace);
});
afterEach(() => app.close());

const entities = () => app.server.app.database.em.fork();

/** Invites, and waits for the link. */
async function invite(email: string = grace, team = 'Engines'): Promise<Link> {
  const before = app.lettersTo(email).length;
  expect(await inviteToTeam(adasPhone, email, team)).toEqual([]);
  return (await app.letterTo(email, before)).link;
}

describe('an invitation', () => {
  test('comes by mail, leads to the page of the front end, and lets in whoever was invited', async () => {
    const link = await invite();
    const { url, mail } = await app.letterTo(grace);
    expect(mail.recipients).toEqual([grace]);
    expect(url).toBe(`http://rekey.test/invitations/${link.uid}/${link.token}`);
    expect(await myTeams(gracesPhone)).toEqual([]);

    expect(await acceptInvitation(gracesPhone, link)).toBe('Engines');
    expect(await myTeams(gracesPhone)).toEqual([{ name: 'Engines', founder: ada }]);
    expect(await myTeams(adasPhone)).toEqual([{ name: 'Engines', founder: ada }]);
  });

  test('waits for somebody who has no account yet, and gets the same answer', async () => {
    const link = await invite(mary);
    const marysPhone = app.mobileApp();
    await app.createAccount(marysPhone, mary);
    expect(await acceptInvitation(marysPhone, link)).toBe('Engines');
  });

  test('is mailed again to whoever has not accepted, and to nobody else', async () => {
    const [first, second] = [await invite(), await invite()];
    expect(second.uid).toBe(first.uid);
    expect(await acceptInvitation(gracesPhone, first)).toBe('Engines');
    expect(await acceptInvitation(gracesPhone, second)).toEqual(['LINK_INVALID']);

    const before = app.lettersTo(grace).length;
    expect(await inviteToTeam(adasPhone, grace)).toEqual([]);
    await app.server.outboxIsEmpty();
    expect(app.lettersTo(grace)).toHaveLength(before);
    expect(await myTeams(gracesPhone)).toHaveLength(1);
  });

  test('tells what is wrong with it, all at once, and mails nothing', async () => {
    expect(await inviteToTeam(adasPhone, 'nobody', 'see http://evil.test')).toEqual([
      { code: 'EMAIL_INVALID', path: ['input', 'email'] },
      { code: 'VALUE_INVALID', path: ['input', 'team'] },
    ]);
    for (const team of ['', 'evil.test', 'one\ntwo', '<b>', 'x'.repeat(51)])
      expect(await inviteToTeam(adasPhone, grace, team)).toMatchObject([{ code: 'VALUE_INVALID' }]);
    expect(await entities().count(Invitation)).toBe(0);
  });
});

describe('its link', () => {
  test('is dead after its use', async () => {
    const link = await invite();
    expect(await acceptInvitation(gracesPhone, link)).toBe('Engines');
    expect(await acceptInvitation(gracesPhone, link)).toEqual(['LINK_INVALID']);
  });

  test('lets one of twenty uses at once win', async () => {
    const link = await invite();
    const answers = await Promise.all(Array.from({ length: 20 }, () => acceptInvitation(gracesPhone, link)));
    expect(answers.filter((answer) => answer === 'Engines')).toHaveLength(1);
    expect(answers.filter((answer) => answer !== 'Engines')).toEqual(Array(19).fill(['LINK_INVALID']));
  });

  test('lives seven days, and is said to be too old from then on', async () => {
    const link = await invite();
    app.clock.advance(sevenDays + 1);
    expect(await acceptInvitation(gracesPhone, link)).toEqual(['LINK_EXPIRED']);
    app.clock.advance(-1);
    expect(await acceptInvitation(gracesPhone, link)).toBe('Engines');
  });

  test('needs somebody signed in, and lives on until somebody is', async () => {
    const link = await invite();
    const { errors } = await app.mobileApp().post({
      query: `mutation { acceptInvitation(input: { uid: "${link.uid}", token: "${link.token}" }) { errors { code } } }`,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await acceptInvitation(gracesPhone, link)).toBe('Engines');
  });

  test('is worth nothing to anybody else, and lives on for the one who was invited', async () => {
    const link = await invite();
    expect(await acceptInvitation(adasPhone, link)).toEqual(['LINK_INVALID']);
    expect(await acceptInvitation(gracesPhone, link)).toBe('Engines');
  });

  test('opens no other invitation', async () => {
    const [engines, looms] = [await invite(grace, 'Engines'), await invite(grace, 'Looms')];
    expect(await acceptInvitation(gracesPhone, { uid: looms.uid, token: engines.token })).toEqual([
      'LINK_INVALID',
    ]);
    expect(await acceptInvitation(gracesPhone, looms)).toBe('Looms');
  });

  test('is for nothing but an invitation, and no other link is one', async () => {
    const link = await invite();
    const { checkLink } = await gracesPhone.send(CheckLinkDocument, {
      input: { purpose: 'PASSWORD_RESET', ...link },
    });
    expect(checkLink).toBe('INVALID');
    const { resetPassword } = await gracesPhone.send(ResetPasswordDocument, {
      input: { ...link, newPassword: betterPassword },
    });
    expect(resetPassword.errors).toMatchObject([{ code: 'LINK_INVALID' }]);

    const reset = await app.forgetPassword(gracesPhone, grace);
    expect(await acceptInvitation(gracesPhone, reset.link)).toEqual(['LINK_INVALID']);
    expect(await acceptInvitation(gracesPhone, { uid: link.uid, token: reset.link.token })).toEqual([
      'LINK_INVALID',
    ]);
    for (const nonsense of ['', ' ', 'x', '0-0', 'é'.repeat(2000)])
      expect(await acceptInvitation(gracesPhone, { uid: nonsense, token: nonsense })).toEqual([
        'LINK_INVALID',
      ]);
  });

  test('is worth nothing once the operator has switched its sender off', async () => {
    const link = await invite();
    await entities().nativeUpdate(User, { email: ada }, { active: false });
    expect(await acceptInvitation(gracesPhone, link)).toEqual(['LINK_INVALID']);
  });
});

describe('an account that is erased', () => {
  test('takes its invitations and its memberships along', async () => {
    expect(await acceptInvitation(gracesPhone, await invite())).toBe('Engines');
    await invite(mary);
    await entities().nativeDelete(User, { email: grace });
    expect(await entities().find(Invitation, {})).toMatchObject([{ email: mary }]);
    await entities().nativeDelete(User, { email: ada });
    expect(await entities().count(Invitation)).toBe(0);
  });
});
