import fc from 'fast-check';
import { act, type Likely } from './act.ts';
import { deviceAt, type Action } from './action.ts';
import { requestEmailChange } from './actions/addresses.ts';
import { requestAccountDeletion } from './actions/deletion.ts';
import { changePassword, requestPasswordReset } from './actions/passwords.ts';
import { revokeOtherSessions, revokeSession, updateProfile } from './actions/sessions.ts';
import { login, logout, register, requestLoginLink, resendActivation } from './actions/ways-in.ts';
import {
  anyDevice,
  anyEmail,
  anyName,
  anyOfMany,
  anySeat,
  newPassword,
  pickFrom,
  seatAt,
  triedPassword,
} from './picks.ts';
import type { Act } from './steps.ts';
import { accountOf, ownerOf, type World } from './world.ts';

const typedEmail = fc.oneof(
  { weight: 15, arbitrary: anyEmail },
  { weight: 1, arbitrary: fc.constant('no address') },
);

const signUp = act(
  5,
  'register',
  fc.record({ device: anyDevice, email: typedEmail, password: newPassword, name: anyName }),
  (_world, { device, email, password, name }) => register(device, email, password, name),
);

const signIn = act(
  6,
  'login',
  fc.record({ device: anyDevice, email: anyEmail, password: triedPassword }),
  (world, { device, email, password }) =>
    login(device, email, password ?? ownerOf(world, email)?.password ?? 'nobody knows'),
);

const askFor = (weight: number, name: string, action: (device: number, email: string) => Action) =>
  act(weight, name, fc.record({ device: anyDevice, email: typedEmail }), (_world, { device, email }) =>
    action(device, email),
  );

const changeOwnPassword = act(
  3,
  'changePassword',
  fc.record({ seat: anySeat, current: triedPassword, newPassword }),
  (world, { seat, current, newPassword: chosen }) =>
    changePassword(seatAt(world, seat), current ?? passwordAt(world, seat), chosen),
);

const askForAddress = act(
  7,
  'requestEmailChange',
  fc.record({ seat: anySeat, current: triedPassword, email: typedEmail }),
  (world, { seat, current, email }) =>
    requestEmailChange(seatAt(world, seat), email, current ?? passwordAt(world, seat)),
);

const askForDeletion = act(
  4,
  'requestAccountDeletion',
  fc.record({ seat: anySeat, current: triedPassword }),
  (world, { seat, current }) =>
    requestAccountDeletion(seatAt(world, seat), current ?? passwordAt(world, seat)),
);

const endSession = act(
  2,
  'revokeSession',
  fc.record({ seat: anySeat, session: anyOfMany }),
  (world, { seat, session }) =>
    revokeSession(seatAt(world, seat), pickFrom(world.sessions, session)?.id ?? 'no session'),
);

const rename = act(1, 'updateProfile', fc.record({ seat: anySeat, name: anyName }), (world, { seat, name }) =>
  updateProfile(seatAt(world, seat), name),
);

/** The password of whoever sits at a browser or app. */
function passwordAt(world: World, seat: number): string {
  const { session } = deviceAt(world, seatAt(world, seat));
  const account = world.sessions.find(({ id }) => id === session)?.account;
  return accountOf(world, account ?? '')?.password ?? 'nobody knows';
}

/** All that can be done without a mail. */
export const acts: readonly Likely<Act>[] = [
  signUp,
  signIn,
  act(1, 'logout', anySeat, (world, seat) => logout(seatAt(world, seat))),
  askFor(2, 'resendActivation', resendActivation),
  askFor(3, 'requestLoginLink', requestLoginLink),
  askFor(4, 'requestPasswordReset', requestPasswordReset),
  changeOwnPassword,
  askForAddress,
  askForDeletion,
  endSession,
  act(1, 'revokeOtherSessions', anySeat, (world, seat) => revokeOtherSessions(seatAt(world, seat))),
  rename,
];

/** What may be done at once with something else: it orders no mail with a link that the other may end or not. */
export const actsWithPassword: readonly Likely<Act>[] = [signIn, changeOwnPassword];
