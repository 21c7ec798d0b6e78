import { createHash } from 'node:crypto';
import { raw } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sqlite';
import { ShortCode, type CodePurpose } from '../entities/short-code.ts';
import { inUse, User } from '../entities/user.ts';
import type { Random } from '../random.ts';
import { ShortCodeTokenGenerator } from '../tokens/index.ts';
import type { Account } from './link-kind.ts';
import type { LinksConfig } from './links.ts';
import { signedAddress } from './signed-address.ts';

/** A code ready to be mailed. */
export interface MintedCode {
  readonly digits: string;
  /** Seconds from now until it is too old. */
  readonly timeoutSeconds: number;
}

/** Makes and checks short codes: random, saved as a keyed hash, and tried a few times at the most. */
export interface ShortCodes {
  /** Makes the code of an account for a purpose; the one before it is dead. */
  issue(entities: Pick<EntityManager, 'upsert'>, purpose: CodePurpose, account: Account): Promise<MintedCode>;
  /**
   * Notes an address as if a code had been mailed to it, where none was: so that a first try costs what it costs
   * elsewhere. A code that lives there goes on living.
   */
  issueToNobody(
    entities: Pick<EntityManager, 'upsert'>,
    purpose: CodePurpose,
    emailKey: string,
  ): Promise<void>;
  /**
   * Tries a code. The try is counted first, and for every address alike, whether it has a code or an account or none.
   * An account is looked for only where the code is right: so all that are wrong cost the same.
   *
   * @returns whose it is, or null: wrong, used, too old, or tried too often
   */
  open(
    entities: EntityManager,
    purpose: CodePurpose,
    emailKey: string,
    code: string,
  ): Promise<Account | null>;
  /** Gives a try back that opened a code which was not used up then. */
  giveBack(entities: EntityManager, purpose: CodePurpose, emailKey: string): Promise<void>;
}

const digitsOfCode = 8;
const mostTries = 5;

/** Seconds that a short code lives. */
export const shortCodeSeconds = 600;

/**
 * Codes in the database, one for each purpose and address.
 *
 * @see NIST SP 800-63B-4, section 3.1.3.2: an out-of-band secret lives ten minutes at most, and its tries are limited
 */
export function createShortCodes(
  config: Pick<LinksConfig, 'secretKey' | 'secretKeyFallbacks'>,
  now: () => Date,
  random: Random,
): ShortCodes {
  const generator = new ShortCodeTokenGenerator({
    secret: config.secretKey,
    secretFallbacks: config.secretKeyFallbacks,
    timeoutSeconds: shortCodeSeconds,
    now,
  });

  return {
    async issue(entities, purpose, account) {
      const { id: user, emailKey: email, emailKey } = account;
      const code = randomDigits(random);
      const state = stateOf(account);
      const hash = generator.makeToken({ purpose, email, code, state });
      const row = { purpose, emailKey, user, hash, state, tries: 0, createdAt: now() };
      await entities.upsert(ShortCode, row);
      return { digits: code, timeoutSeconds: shortCodeSeconds };
    },

    async issueToNobody(entities, purpose, emailKey) {
      const row = { purpose, emailKey, user: null, hash: null, state: null, tries: 0, createdAt: now() };
      await entities.upsert(ShortCode, row, { onConflictMergeFields: ['createdAt'] });
    },

    async open(entities, purpose, email, text) {
      const code = text.replace(/[\s-]/g, '');
      if (!/^\d{8}$/.test(code)) return null;
      const tried = await countTry(entities, purpose, email, now());
      const state = tried.state ?? nobodysState;
      const isRight = generator.checkToken({ purpose, email, code, state }, tried.hash ?? nobodysHash);
      if (!isRight || tried.tries > mostTries) return null;
      const account = await entities.findOne(
        User,
        { id: tried.user_id ?? '', ...inUse },
        { populate: ['profile'] },
      );
      return account && stateOf(account) === state ? account : null;
    },

    async giveBack(entities, purpose, emailKey) {
      await entities.nativeUpdate(ShortCode, { purpose, emailKey }, { tries: raw<number>('tries - 1') });
    },
  };
}

// Of the shape of those that there are, and good for no code: so that a check costs the same where there is none.
const nobodysHash = '0-00000000000000000000000000000000';
const nobodysState = '0'.repeat(64);

/** Adds one to the tries of an address, in one statement, so that no two requests count as one. */
async function countTry(
  entities: EntityManager,
  purpose: CodePurpose,
  emailKey: string,
  at: Date,
): Promise<{ user_id: string | null; hash: string | null; state: string | null; tries: number }> {
  return entities
    .createQueryBuilder(ShortCode)
    .insert({ purpose, emailKey, user: null, hash: null, state: null, tries: 1, createdAt: at })
    .onConflict(['purpose', 'emailKey'])
    .merge({ tries: raw<number>('short_code.tries + 1') })
    .returning(['user', 'hash', 'state', 'tries'])
    .execute('get', false);
}

/** A fingerprint of all that an activation or a reset changes, or that kills their links. */
function stateOf(account: Account): string {
  const { id, password, lastLogin, profile } = account;
  const signedIn = lastLogin?.getTime() ?? null;
  const state = [id, signedAddress(account), password, signedIn, profile.$.emailConfirmed];
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}

/** As likely one as another: 48 random bits are so many more than 10^8 that what is left over does not show. */
function randomDigits(random: Random): string {
  return String(random.bytes(6).readUIntBE(0, 6) % 10 ** digitsOfCode).padStart(digitsOfCode, '0');
}
