import { encodeUid, PasswordResetTokenGenerator } from '../../src/tokens/index.ts';
import type { LinkPurpose } from '../../src/links/purpose.ts';
import type { Question } from './client.ts';
import { addressOf, idOf } from './crowd.ts';
import type { Pair } from './measure.ts';

/** How often a thing is asked: what hashes costs so much that it is asked less often. */
export interface Samples {
  readonly cheap: number;
  readonly hashing: number;
}

const wrongPassword = 'not the password of anybody';
// Long enough for the courier to write, send and settle one mail.
const courierMilliseconds = 15;
// Of the right form, signed by another secret.
const forgedToken = new PasswordResetTokenGenerator({ secret: 'another one' }).makeToken({
  id: '1',
  password: '',
  lastLogin: null,
});

/** A mutation or query that answers with its errors. */
function question(field: string, input: object, selection = '{ errors { code } }'): Question {
  const [type = '', name = ''] = field.split(' ');
  const inputType = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return {
    query: `${type} Ask($input: ${inputType}) { ${name}(input: $input) ${selection} }`,
    variables: { input },
  };
}

/** What is asked of every address: known ones of a kind against unknown ones. */
export function addressPairs({ cheap, hashing }: Samples): Pair[] {
  const pair = (
    name: string,
    kind: string,
    samples: number,
    pause: number,
    ask: (email: string) => object,
  ): Pair => ({
    name: `${name}, ${kind}`,
    samples,
    pause,
    known: (number) => question(`mutation ${name}`, ask(addressOf(kind, number))),
    unknown: (number) =>
      question(`mutation ${name}`, ask(addressOf(`nobody ${name.slice(0, 4)}`.replace(' ', '-'), number))),
  });
  const justEmail = (email: string): object => ({ email });
  const wrongCode = (email: string): object => ({ email, code: '00000000' });
  return [
    pair('register', 'known', hashing, courierMilliseconds, (email) => ({ email, password: wrongPassword })),
    pair('register', 'waiting', hashing, courierMilliseconds, (email) => ({
      email,
      password: wrongPassword,
    })),
    pair('resendActivation', 'waiting', cheap, courierMilliseconds, justEmail),
    pair('resendActivation', 'known', cheap, courierMilliseconds, justEmail),
    pair('requestPasswordReset', 'known', cheap, courierMilliseconds, justEmail),
    pair('requestPasswordReset', 'waiting', cheap, courierMilliseconds, justEmail),
    pair('requestLoginLink', 'known', cheap, courierMilliseconds, justEmail),
    pair('activateAccountWithCode', 'coded', cheap, 0, wrongCode),
    pair('resetPasswordWithCode', 'coded', cheap, 0, (email) => ({
      ...wrongCode(email),
      newPassword: wrongPassword,
    })),
  ];
}

/** Signing in with a wrong password: accounts of each kind against unknown addresses. */
export function loginPairs({ hashing }: Samples, kinds: readonly string[]): Pair[] {
  const ask = (email: string): Question => question('mutation login', { email, password: wrongPassword });
  return kinds.map((kind) => ({
    name: `login, ${kind}`,
    samples: hashing,
    pause: 0,
    known: (number) => ask(addressOf(kind, number)),
    unknown: (number) => ask(addressOf('nobody', number)),
  }));
}

/** Links with a forged token: of those that there are against those that there are not. */
export function linkPairs({ cheap }: Samples): Pair[] {
  const links: readonly [name: string, purpose: LinkPurpose, kind: string, input?: object][] = [
    ['activateAccount', 'ACTIVATION', 'waiting', { password: wrongPassword }],
    ['loginWithLink', 'LOGIN', 'known'],
    ['resetPassword', 'PASSWORD_RESET', 'known', { newPassword: wrongPassword }],
    ['confirmEmailChange', 'EMAIL_CHANGE', 'changing'],
    ['revertEmailChange', 'EMAIL_REVERT', 'changed'],
    ['confirmAccountDeletion', 'ACCOUNT_DELETION', 'known'],
    ['cancelAccountDeletion', 'DELETION_CANCEL', 'deleted'],
  ];
  const pair = (name: string, kind: string, ask: (link: object) => Question): Pair => ({
    name: `${name}, forged, ${kind}`,
    samples: cheap,
    pause: 0,
    known: (number) => ask({ uid: encodeUid(idOf(kind, number)), token: forgedToken }),
    unknown: (number) => ask({ uid: encodeUid(idOf('nobody', number)), token: forgedToken }),
  });
  return [
    ...links.map(([name, , kind, input]) =>
      pair(name, kind, (link) => question(`mutation ${name}`, { ...link, ...input })),
    ),
    ...links.map(([, purpose, kind]) =>
      pair(`checkLink ${purpose}`, kind, (link) => question('query checkLink', { ...link, purpose }, '')),
    ),
  ];
}

/** Asking for an address that somebody has, against one that is free. */
export function emailChangePair({ hashing }: Samples, sessionToken: string, currentPassword: string): Pair {
  const ask = (newEmail: string): Question => ({
    ...question('mutation requestEmailChange', { newEmail, currentPassword }),
    sessionToken,
  });
  return {
    name: 'requestEmailChange, taken',
    samples: hashing,
    pause: courierMilliseconds,
    known: (number) => ask(addressOf('known', number)),
    unknown: (number) => ask(addressOf('nobody', number)),
  };
}
