import type { Loaded } from '@mikro-orm/core';
import type { User } from '../entities/user.ts';
import {
  AccountActivationTokenGenerator,
  encodeUid,
  LoginTokenGenerator,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
  type TokenGeneratorOptions,
  type TokenStatus,
} from '../tokens/index.ts';
import type { LinkPurpose, LinkSettings } from './purpose.ts';

/** A user with their profile: all that any link signs. */
export type Account = Loaded<User, 'profile'>;

/** A link ready to be mailed. */
export interface MintedLink {
  readonly url: string;
  readonly uid: string;
  readonly token: string;
  /** Seconds from now until it is too old. */
  readonly timeoutSeconds: number;
}

/** What a link is worth. `already-done`: genuine, and what it was for has been done. */
export type LinkStatus = TokenStatus | 'already-done';

/** Makes and judges the one-time links; none is stored anywhere. */
export interface Links {
  mint(purpose: LinkPurpose, account: Account): MintedLink;
  inspect(purpose: LinkPurpose, account: Account, token: unknown): LinkStatus;
  /** Makes the proof that a browser or app is the one that signed up. */
  mintSignUpToken(user: SignedUp): string;
  isSignUpToken(user: SignedUp, token: unknown): boolean;
}

/** What the proof of a sign-up is bound to. */
export type SignedUp = Pick<User, 'id' | 'email' | 'password'>;

/** What the links are told of the configuration. */
export interface LinksConfig {
  readonly secretKey: string;
  readonly secretKeyFallbacks: readonly string[];
  readonly links: Readonly<Record<LinkPurpose, LinkSettings>>;
}

/** What a link of one purpose is made of. */
interface LinkKind {
  makeToken(account: Account): string;
  inspect(account: Account, token: unknown): LinkStatus;
}

/**
 * Sets up one generator for each purpose, each with a key of its own.
 *
 * @param now - the time, by which links grow old
 */
export function createLinks(config: LinksConfig, now: () => Date): Links {
  const secrets = { secret: config.secretKey, secretFallbacks: config.secretKeyFallbacks, now };
  const optionsFor = (purpose: LinkPurpose): TokenGeneratorOptions => ({
    ...secrets,
    timeoutSeconds: config.links[purpose].timeoutSeconds,
  });
  const kinds: Record<LinkPurpose, LinkKind> = {
    ACTIVATION: activationLinks(new AccountActivationTokenGenerator(optionsFor('ACTIVATION'))),
    LOGIN: linksOf(new LoginTokenGenerator(optionsFor('LOGIN'))),
    PASSWORD_RESET: linksOf(new PasswordResetTokenGenerator(optionsFor('PASSWORD_RESET'))),
  };
  const signUps = new SignUpTokenGenerator(optionsFor('ACTIVATION'));

  return {
    mint(purpose, account) {
      const { template, timeoutSeconds } = config.links[purpose];
      const uid = encodeUid(account.id);
      const token = kinds[purpose].makeToken(account);
      return {
        url: template.replaceAll('{uid}', uid).replaceAll('{token}', token),
        uid,
        token,
        timeoutSeconds,
      };
    },
    inspect: (purpose, account, token) => kinds[purpose].inspect(account, token),
    mintSignUpToken: (user) => signUps.makeToken(user),
    isSignUpToken: (user, token) => signUps.checkToken(user, token),
  };
}

/** Links of a kind that signs the user's own columns. */
function linksOf(generator: LoginTokenGenerator | PasswordResetTokenGenerator): LinkKind {
  return {
    makeToken: (account) => generator.makeToken(account),
    inspect: (account, token) => generator.inspectToken(account, token),
  };
}

function activationLinks(generator: AccountActivationTokenGenerator): LinkKind {
  const signed = (account: Account, emailConfirmed: boolean) => ({
    id: account.id,
    email: account.email,
    emailConfirmed,
  });
  return {
    makeToken: (account) => generator.makeToken(signed(account, account.profile.$.emailConfirmed)),
    inspect(account, token) {
      // A link is always made before the address is confirmed, so it is judged as of then.
      const status = generator.inspectToken(signed(account, false), token);
      return status !== 'invalid' && account.profile.$.emailConfirmed ? 'already-done' : status;
    },
  };
}
