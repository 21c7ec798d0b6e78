import type { User } from '../entities/user.ts';

/**
 * What links sign as the address of a user: the address itself, as Django does, until it has changed or the account was
 * deleted for the first time; from then on together with how often that has happened. So a link that such a change has
 * killed does not live again when the change is taken back.
 */
export function signedAddress({ email, linkGeneration }: Pick<User, 'email' | 'linkGeneration'>): string {
  return linkGeneration === 0 ? email : JSON.stringify([email, linkGeneration]);
}
