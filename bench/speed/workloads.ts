import { addressOf } from '../crowd.ts';
import type { Load } from './load.ts';

const addresses = 1000;

/** Apollo Server with nothing behind it. */
export function hello(origin: string): Load {
  return { origin, operations: [{ query: '{ hello }' }], answer: '{"data":{"hello":"world"}}' };
}

/** A field that nothing is done for. */
export function typename(origin: string): Load {
  return { origin, operations: [{ query: '{ __typename }' }], answer: '{"data":{"__typename":"Query"}}' };
}

/**
 * A reset for each of some addresses of a kind.
 *
 * @param numbers - of the accounts that are asked for
 */
export function requestReset(
  origin: string,
  kind: string,
  numbers: readonly number[] = [...Array(addresses).keys()],
): Load {
  const query =
    'mutation RequestPasswordReset($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { errors { code } } }';
  return {
    origin,
    operations: numbers.map((number) => ({
      query,
      variables: { input: { email: addressOf(kind, number) } },
    })),
    answer: '{"data":{"requestPasswordReset":{"errors":[]}}}',
  };
}

/** Whoever is signed in, with their profile. */
export function me(origin: string, sessionTokens: readonly string[]): Load {
  const query = '{ me { id email lastLogin profile { emailConfirmed displayName locale } } }';
  return {
    origin,
    operations: sessionTokens.map((sessionToken) => ({ query, sessionToken })),
    answer: '{"data":{"me":{"id":"',
  };
}

/** A sign-in to each of some accounts. */
export function signIn(origin: string, password: string): Load {
  const query =
    'mutation Login($input: LoginInput!) { login(input: $input) { user { id } errors { code } } }';
  return {
    origin,
    operations: Array.from({ length: addresses }, (_, number) => ({
      query,
      variables: { input: { email: addressOf('known', number), password } },
    })),
    answer: '{"data":{"login":{"user":{"id":"',
  };
}

/** A link of a kind, as its page gets it. */
export interface Link {
  readonly uid: string;
  readonly token: string;
}

/** Sets a new password by each of some links. */
export function resetPassword(origin: string, links: readonly Link[]): Load {
  const query =
    'mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { user { id } errors { code } } }';
  return {
    origin,
    operations: links.map(({ uid, token }) => ({
      query,
      variables: { input: { uid, token, newPassword: 'another walk in the fens' } },
    })),
    answer: '{"data":{"resetPassword":{"user":{"id":"',
  };
}

/** Activates by each of some links, where it was signed up. */
export function activate(origin: string, links: readonly (Link & { readonly signupToken: string })[]): Load {
  const query =
    'mutation ActivateAccount($input: ActivateAccountInput!) { activateAccount(input: $input) { user { id } errors { code } } }';
  return {
    origin,
    operations: links.map((input) => ({ query, variables: { input } })),
    answer: '{"data":{"activateAccount":{"user":{"id":"',
  };
}
