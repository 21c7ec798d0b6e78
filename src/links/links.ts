import type { EntityManager } from '@mikro-orm/sqlite';
import type { User } from '../entities/user.ts';
import {
  AccountActivationTokenGenerator,
  AccountDeletionTokenGenerator,
  DeletionCancelTokenGenerator,
  EmailChangeTokenGenerator,
  EmailRevertTokenGenerator,
  encodeUid,
  LoginTokenGenerator,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
  type TokenGeneratorOptions,
} from '../tokens/index.ts';
import { accountLinks, activationLinks, deletedAccountLinks } from './account-links.ts';
import { emailChangeLinks, emailRevertLinks } from './address-change-links.ts';
import type { LinkKind, LinkStatus, LinkSubjects } from './link-kind.ts';
import type { LinkPurpose, LinkSettings } from './purpose.ts';
import { signUpSeconds } from './sign-up-seconds.ts';

/** A link ready to be mailed. */
export interface MintedLink {
  readonly url: string;
  readonly uid: string;
  readonly token: string;
  /** Seconds from now until it is too old. */
  readonly timeoutSeconds: number;
}

/** Makes and judges the one-time links; none is stored anywhere. */
export interface Links {
  mint<Purpose extends LinkPurpose>(purpose: Purpose, subject: LinkSubjects[Purpose]): MintedLink;
  /** Finds what a link is about, if such a link may be used on it at all. */
  find<Purpose extends LinkPurpose>(
    entities: EntityManager,
    purpose: Purpose,
    id: string,
  ): Promise<LinkSubjects[Purpose] | null>;
  inspect<Purpose extends LinkPurpose>(
    purpose: Purpose,
    subject: LinkSubjects[Purpose],
    token: unknown,
  ): LinkStatus;
  /** Seconds that the links of a purpose live. */
  timeoutSeconds(purpose: LinkPurpose): number;
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
  const kinds: { [Purpose in LinkPurpose]: LinkKind<LinkSubjects[Purpose]> } = {
    ACTIVATION: activationLinks(
      new AccountActivationTokenGenerator(optionsFor('ACTIVATION')),
      signUpSeconds(config.links.ACTIVATION.timeoutSeconds),
    ),
    LOGIN: accountLinks(new LoginTokenGenerator(optionsFor('LOGIN'))),
    PASSWORD_RESET: accountLinks(new PasswordResetTokenGenerator(optionsFor('PASSWORD_RESET'))),
    EMAIL_CHANGE: emailChangeLinks(new EmailChangeTokenGenerator(optionsFor('EMAIL_CHANGE'))),
    EMAIL_REVERT: emailRevertLinks(
      new EmailRevertTokenGenerator(optionsFor('EMAIL_REVERT')),
      config.links.EMAIL_REVERT.timeoutSeconds,
    ),
    ACCOUNT_DELETION: accountLinks(new AccountDeletionTokenGenerator(optionsFor('ACCOUNT_DELETION'))),
    DELETION_CANCEL: deletedAccountLinks(new DeletionCancelTokenGenerator(optionsFor('DELETION_CANCEL'))),
  };
  const signUps = new SignUpTokenGenerator(optionsFor('ACTIVATION'));

  /** Seconds that a link lives which is made now. */
  function secondsLeft<Purpose extends LinkPurpose>(
    purpose: Purpose,
    subject: LinkSubjects[Purpose],
  ): number {
    const { timeoutSeconds } = config.links[purpose];
    const endsAt = kinds[purpose].endsAt?.(subject) ?? null;
    if (!endsAt) return timeoutSeconds;
    return Math.min(timeoutSeconds, Math.floor((endsAt.getTime() - now().getTime()) / 1000));
  }

  return {
    mint(purpose, subject) {
      const { template } = config.links[purpose];
      const uid = encodeUid(subject.id);
      const token = kinds[purpose].makeToken(subject);
      return {
        url: template.replaceAll('{uid}', uid).replaceAll('{token}', token),
        uid,
        token,
        timeoutSeconds: secondsLeft(purpose, subject),
      };
    },
    find: (entities, purpose, id) => kinds[purpose].find(entities, id),
    inspect(purpose, subject, token) {
      const status = kinds[purpose].inspect(subject, token);
      return status === 'valid' && secondsLeft(purpose, subject) <= 0 ? 'expired' : status;
    },
    timeoutSeconds: (purpose) => config.links[purpose].timeoutSeconds,
    mintSignUpToken: (user) => signUps.makeToken(user),
    isSignUpToken: (user, token) => signUps.checkToken(user, token),
  };
}
