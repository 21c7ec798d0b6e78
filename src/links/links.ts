import type { EntityManager } from '@mikro-orm/sql';
import type { User } from '../entities/user.ts';
import {
  AccountActivationTokenGenerator,
  AccountDeletionTokenGenerator,
  decodeUid,
  DeletionCancelTokenGenerator,
  EmailChangeTokenGenerator,
  EmailRevertTokenGenerator,
  encodeUid,
  isWellFormedToken,
  LoginTokenGenerator,
  PasswordResetTokenGenerator,
  SignUpTokenGenerator,
  type TokenGeneratorOptions,
} from '../tokens/index.ts';
import { accountLinks, activationLinks, deletedAccountLinks, signUpSeconds } from './account-links.ts';
import { emailChangeLinks, emailRevertLinks } from './address-change-links.ts';
import type { LinkKind, LinkPurpose, LinkSettings, LinkStatus, LinkSubjects } from './purpose.ts';

/** A link that is ready to be sent. */
export interface MintedLink {
  readonly url: string;
  readonly uid: string;
  readonly token: string;
  /** Seconds from now until it expires. */
  readonly timeoutSeconds: number;
}

/** Makes and checks one-time links. No link is stored. */
export interface Links {
  mint<Purpose extends LinkPurpose>(purpose: Purpose, subject: LinkSubjects[Purpose]): MintedLink;
  /** Finds what a link is about; null if it doesn't exist, or if such a link can't be used on it. */
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
  /** How many seconds the links of a purpose are valid. */
  timeoutSeconds(purpose: LinkPurpose): number;
  /** Makes the proof that a browser or app is the one that signed up. */
  mintSignUpToken(user: SignedUp): string;
  isSignUpToken(user: SignedUp, token: unknown): boolean;
}

/** What the proof of a sign-up signs. */
export type SignedUp = Pick<User, 'id' | 'email' | 'password'>;

/** The part of the configuration that links need. */
export interface LinksConfig {
  readonly secretKey: string;
  readonly secretKeyFallbacks: readonly string[];
  readonly links: Readonly<Record<LinkPurpose, LinkSettings>>;
}

/**
 * Creates one token generator for each purpose, with a key of its own.
 *
 * @param now - the clock that decides when links expire
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

  /** How many seconds a link that is made now is valid. */
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

/** The two parts of a link, as a client sends them. */
export interface LinkInput {
  readonly uid: string;
  readonly token: string;
}

/** The status of a link, and what it is about. */
export type OpenedLink<Subject> =
  | { readonly status: 'valid'; readonly subject: Subject }
  | { readonly status: 'expired' | 'invalid' | 'already-done' };

/** Checks a link without using it up. Malformed links cost no query. */
export async function openLink<Purpose extends LinkPurpose>(
  entities: EntityManager,
  links: Links,
  purpose: Purpose,
  { uid, token }: LinkInput,
): Promise<OpenedLink<LinkSubjects[Purpose]>> {
  const id = decodeUid(uid);
  if (id === null || !isWellFormedToken(token)) return { status: 'invalid' };
  const subject = await links.find(entities, purpose, id);
  if (!subject) return { status: 'invalid' };
  const status = links.inspect(purpose, subject, token);
  return status === 'valid' ? { status, subject } : { status };
}
