import type { Question } from './client.ts';
import { addressOf } from '../crowd.ts';
import type { Pair } from './measure.ts';

/** How often a thing is asked: what hashes costs so much that it is asked less often. */
export interface Samples {
  readonly cheap: number;
  readonly hashing: number;
}

const wrongPassword = 'not the password of anybody';

/** A mutation that answers with its errors. */
function ask(name: string, input: object): Question {
  const inputType = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return {
    query: `mutation Ask($input: ${inputType}) { ${name}(input: $input) { errors { code } } }`,
    variables: { input },
  };
}

/** What is asked of every address: known ones of a kind against unknown ones. */
export function addressPairs({ cheap, hashing }: Samples): Pair[] {
  const pair = (
    name: string,
    kind: string,
    samples: number,
    inputFor = (email: string): object => ({ email }),
  ): Pair => ({
    name: `${name}, ${kind}`,
    samples,
    known: (number) => ask(name, inputFor(addressOf(kind, number))),
    // Each pair has unknown addresses of its own: a sign-up makes them known.
    unknown: (number) => ask(name, inputFor(addressOf(`no-${name.slice(0, 6)}-${kind.slice(0, 2)}`, number))),
  });
  // Codes were asked for at these, too.
  const codePair = (name: string, inputFor: (email: string) => object): Pair => ({
    ...pair(name, 'coded', cheap, inputFor),
    unknown: (number) => ask(name, inputFor(addressOf('uncoded', number))),
  });
  const signUp = (email: string): object => ({ email, password: wrongPassword });
  const wrongCode = (email: string): object => ({ email, code: '00000000' });
  const reset = (email: string): object => ({ ...wrongCode(email), newPassword: wrongPassword });
  return [
    pair('resendActivation', 'waiting', cheap),
    pair('resendActivation', 'known', cheap),
    pair('requestPasswordReset', 'known', cheap),
    pair('requestPasswordReset', 'waiting', cheap),
    pair('requestPasswordReset', 'off', cheap),
    pair('requestLoginLink', 'known', cheap),
    codePair('activateAccountWithCode', wrongCode),
    codePair('resetPasswordWithCode', reset),
    pair('register', 'known', hashing, signUp),
    pair('register', 'waiting', hashing, signUp),
  ];
}

/** Signing in with a wrong password: accounts of each kind against unknown addresses. */
export function loginPairs({ hashing }: Samples, kinds: readonly string[]): Pair[] {
  const guess = (email: string): Question => ask('login', { email, password: wrongPassword });
  return kinds.map((kind) => ({
    name: `login, ${kind}`,
    samples: hashing,
    known: (number) => guess(addressOf(kind, number)),
    unknown: (number) => guess(addressOf('nobody', number)),
  }));
}

/** Asking for an address that somebody has, against one that is free. */
export function emailChangePair({ hashing }: Samples, sessionToken: string, currentPassword: string): Pair {
  const change = (newEmail: string): Question => ({
    ...ask('requestEmailChange', { newEmail, currentPassword }),
    sessionToken,
  });
  return {
    name: 'requestEmailChange, taken',
    samples: hashing,
    known: (number) => change(addressOf('known', number)),
    unknown: (number) => change(addressOf('nobody', number)),
  };
}
