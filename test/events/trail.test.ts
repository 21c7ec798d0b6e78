import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { activateAccount, activateAccountWithCode } from '../../src/accounts/sign-up/activation.ts';
import {
  cancelAccountDeletion,
  confirmAccountDeletion,
  requestAccountDeletion,
} from '../../src/accounts/deletion/account-deletion.ts';
import { changePassword } from '../../src/accounts/password/change-password.ts';
import { login } from '../../src/accounts/sign-in/login.ts';
import { loginWithLink, requestLoginLink } from '../../src/accounts/sign-in/login-link.ts';
import { logout, revokeOtherSessions, revokeSession } from '../../src/accounts/sessions/sessions.ts';
import { register } from '../../src/accounts/sign-up/register.ts';
import {
  requestPasswordReset,
  resetPassword,
  resetPasswordWithCode,
} from '../../src/accounts/password/forgotten-password.ts';
import type { ServiceContext } from '../../src/accounts/service-context.ts';
import { updateProfile } from '../../src/accounts/profile/profile.ts';
import type { AccountEventKind } from '../../src/events/account-events.ts';
import type { ComposedMail } from '../../src/mail/compose.ts';
import type { LiveSession } from '../../src/sessions/sessions.ts';
import { askForDeletion, deleteAccount } from '../support/deletion.ts';
import { dumpOf } from '../support/dump.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Services } from '../support/services.ts';
import { createAccount, forgetPassword, newestLink, signUp, valueOf } from '../support/steps.ts';
import { viewerOf } from '../support/viewer.ts';
import { trailOf } from '../support/lists.ts';

const email = 'ada@example.com';
const device = { ipAddress: '192.0.2.7', userAgent: 'the Analytical Engine', language: null };

let services: Services;
let here: () => ServiceContext;
beforeEach(async () => {
  services = await Services.start();
  here = () => services.context(device);
});
afterEach(() => services.close());

async function newestMail(): Promise<ComposedMail & { code: { digits: string }; link: { token: string } }> {
  const mail = (await services.collectMail()).at(-1);
  if (!mail?.link || !mail.code) throw new Error('No mail with a code came.');
  return { ...mail, link: mail.link, code: mail.code };
}

/** What somebody does who has an account and is signed in, and the kind of event that it leaves. */
const deeds: readonly [string, AccountEventKind, (viewer: LiveSession) => Promise<unknown>][] = [
  ['a sign-in', 'userSignedIn', async () => valueOf(await login(here(), { email, password: goodPassword }))],
  [
    'a sign-in by a link',
    'userSignedIn',
    async () => {
      valueOf(await requestLoginLink(here(), { email }));
      return valueOf(await loginWithLink(here(), await newestLink(services)));
    },
  ],
  ['a sign-out', 'userSignedOut', (viewer) => logout(here(), viewer)],
  [
    'a change of the profile',
    'profileUpdated',
    async (viewer) => valueOf(await updateProfile(here(), viewer, { displayName: 'Ada' })),
  ],
  [
    'the end of a session',
    'sessionRevoked',
    async (viewer) => valueOf(await revokeSession(here(), viewer, { sessionId: viewer.id })),
  ],
  ['the end of all others', 'otherSessionsRevoked', (viewer) => revokeOtherSessions(here(), viewer)],
  [
    'a change of the password',
    'passwordChanged',
    async (viewer) => {
      const input = { currentPassword: goodPassword, newPassword: betterPassword };
      return valueOf(await changePassword(here(), viewer, input));
    },
  ],
  [
    'a reset by a link',
    'passwordReset',
    async () => {
      const link = await forgetPassword(services, email);
      return valueOf(await resetPassword(here(), { ...link, newPassword: betterPassword }));
    },
  ],
  [
    'a reset by a code',
    'passwordReset',
    async () => {
      valueOf(await requestPasswordReset(here(), { email }));
      const code = (await newestMail()).code.digits;
      return valueOf(await resetPasswordWithCode(here(), { email, code, newPassword: betterPassword }));
    },
  ],
  [
    'asking for the deletion',
    'deletionRequested',
    async (viewer) =>
      valueOf(await requestAccountDeletion(here(), viewer, { currentPassword: goodPassword })),
  ],
];

describe('the trail of an account', () => {
  test.each(deeds)('has a line for %s, with its time, address and device', async (_, kind, act) => {
    const { id, session } = await createAccount(services, email);
    services.clock.advance(60);
    await act(await viewerOf(services, session.token));
    const [newest, ...older] = await trailOf(services, id);
    expect(newest).toMatchObject({
      kind,
      at: services.clock.now(),
      ipAddress: device.ipAddress,
      userAgent: device.userAgent,
    });
    expect(older.map((event) => event.kind).sort()).toEqual(['userActivated', 'userRegistered']);
  });

  test('has a line for the sign-up and one for the activation, by a link or by a code', async () => {
    valueOf(await register(here(), { email, password: goodPassword }));
    const { code } = await newestMail();
    services.clock.advance(60);
    const input = { email, code: code.digits, password: goodPassword };
    const { account } = valueOf(await activateAccountWithCode(here(), input));

    const other = await signUp(services, 'grace@example.com');
    services.clock.advance(60);
    const proof = { ...other.link, signUpToken: other.signUpToken };
    valueOf(await activateAccount(here(), proof));
    for (const id of [account.id, other.id])
      expect((await trailOf(services, id)).map(({ kind }) => kind)).toEqual([
        'userActivated',
        'userRegistered',
      ]);
    expect(await trailOf(services, account.id)).toMatchObject([{ ...from(device) }, { ...from(device) }]);
  });

  test('has a line for the activation where a reset confirms the address', async () => {
    const { id } = await signUp(services, email);
    const link = await forgetPassword(services, email);
    valueOf(await resetPassword(here(), { ...link, newPassword: betterPassword }));
    const kinds = (await trailOf(services, id)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['passwordReset', 'userActivated', 'userRegistered']);
  });

  test('has a line for the deletion and one for the way back', async () => {
    const { id, session } = await createAccount(services, email);
    const link = await askForDeletion(services, session.token);
    services.clock.advance(1);
    valueOf(await confirmAccountDeletion(here(), link));
    const wayBack = await newestLink(services);
    services.clock.advance(1);
    valueOf(await cancelAccountDeletion(here(), wayBack));
    expect((await trailOf(services, id)).slice(0, 2)).toMatchObject([
      { kind: 'deletionCancelled', at: services.clock.now(), ...from(device) },
      { kind: 'deletionConfirmed', ...from(device) },
    ]);
  });

  test('has no line for what was refused', async () => {
    const { id, session } = await createAccount(services, email);
    const viewer = await viewerOf(services, session.token);
    const before = await trailOf(services, id);
    const [currentPassword, newPassword] = ['a guess', betterPassword];
    await login(here(), { email, password: currentPassword });
    await changePassword(here(), viewer, { currentPassword, newPassword });
    await requestAccountDeletion(here(), viewer, { currentPassword });
    await revokeSession(here(), viewer, { sessionId: 'none' });
    await updateProfile(here(), viewer, { locale: '?' });
    expect(await trailOf(services, id)).toEqual(before);
  });

  test('has one line for a link, however often it is used at once', async () => {
    const { id, session } = await createAccount(services, email);
    const link = await askForDeletion(services, session.token);
    await Promise.all(Array.from({ length: 20 }, () => confirmAccountDeletion(here(), link)));
    const kinds = (await trailOf(services, id)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'deletionConfirmed')).toHaveLength(1);
  });

  test('holds no secret', async () => {
    const { id, session } = await createAccount(services, email);
    const link = await forgetPassword(services, email);
    valueOf(await login(here(), { email, password: goodPassword }));
    await deleteAccount(services, session.token);
    const trail = await trailOf(services, id);
    const written = JSON.stringify(trail);
    for (const secret of [email, goodPassword, session.token, link.token, '$argon2id$'])
      expect(written).not.toContain(secret);
  });

  test('ends with the account', async () => {
    const { id } = await createAccount(services, email);
    await services.database.em.getConnection().execute('delete from "user"');
    expect(await trailOf(services, id)).toEqual([]);
    expect(await dumpOf(services.database)).not.toContain('userActivated');
  });
});

function from({ ipAddress, userAgent }: typeof device) {
  return { ipAddress, userAgent };
}
