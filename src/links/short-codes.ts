import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sqlite';
import { findAccountInUse, type Account } from '../database/accounts.ts';
import { changeRows, readRows } from '../database/statement.ts';
import type { CodePurpose } from '../entities/short-code.ts';
import type { Random } from '../runtime/random.ts';
import { ShortCodeTokenGenerator } from '../tokens/index.ts';
import type { LinksConfig } from './links.ts';
import { signedAddress } from './account-links.ts';

/** A code ready to be mailed. */
export interface MintedCode {
  readonly digits: string;
  /** Seconds from now until it is too old. */
  readonly timeoutSeconds: number;
}

/** Makes and checks short codes: random, saved as a keyed hash, and tried a few times at the most. */
export interface ShortCodes {
  /** Makes the code of an account for a purpose; the one before it is dead. */
  issue(entities: EntityManager, purpose: CodePurpose, account: Account): Promise<MintedCode>;
  /**
   * Notes an address as if a code had been mailed to it, where none was: so that a first try costs what it costs
   * elsewhere. A code that lives there goes on living.
   */
  issueToNobody(entities: EntityManager, purpose: CodePurpose, emailKey: string): Promise<void>;
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
      const { id, emailKey: email } = account;
      const code = randomDigits(random);
      const state = stateOf(account);
      const hash = generator.makeToken({ purpose, email, code, state });
      await changeRows(
        entities,
        `insert into short_code (purpose, email_key, user_id, hash, state, tries, created_at)
          values (?, ?, ?, ?, ?, 0, ?)
          on conflict (purpose, email_key) do update set user_id = excluded.user_id, hash = excluded.hash,
            state = excluded.state, tries = excluded.tries, created_at = excluded.created_at`,
        [purpose, email, id, hash, state, now()],
      );
      return { digits: code, timeoutSeconds: shortCodeSeconds };
    },

    async issueToNobody(entities, purpose, emailKey) {
      await changeRows(
        entities,
        `insert into short_code (purpose, email_key, hash, state, tries, created_at) values (?, ?, ?, ?, 0, ?)
          on conflict (purpose, email_key) do update set created_at = excluded.created_at`,
        [purpose, emailKey, nobodysHash, nobodysState, now()],
      );
    },

    async open(entities, purpose, email, text) {
      const code = text.replace(/[\s-]/g, '');
      if (!/^\d{8}$/.test(code)) return null;
      const tried = await countTry(entities, purpose, email, now());
      const state = tried.state ?? nobodysState;
      const isRight = generator.checkToken({ purpose, email, code, state }, tried.hash ?? nobodysHash);
      if (!isRight || tried.tries > mostTries) return null;
      const account = await findAccountInUse(entities, tried.user_id ?? '');
      return account && stateOf(account) === state ? account : null;
    },

    async giveBack(entities, purpose, emailKey) {
      await changeRows(
        entities,
        'update short_code set tries = tries - 1 where purpose = ? and email_key = ?',
        [purpose, emailKey],
      );
    },
  };
}

// Of the shape of those that there are, and good for no code: so that a try costs the same where there is none, down to
// the length of its row.
const nobodysHash = '0-00000000000000000000000000000000';
const nobodysState = '0'.repeat(64);

interface TriedCode {
  readonly user_id: string | null;
  readonly hash: string | null;
  readonly state: string | null;
  readonly tries: number;
}

/** Adds one to the tries of an address, in one statement, so that no two requests count as one. */
async function countTry(
  entities: EntityManager,
  purpose: CodePurpose,
  emailKey: string,
  at: Date,
): Promise<TriedCode> {
  const [tried] = await readRows<TriedCode>(
    entities,
    `insert into short_code (purpose, email_key, hash, state, tries, created_at) values (?, ?, ?, ?, 1, ?)
      on conflict (purpose, email_key) do update set tries = short_code.tries + 1
      returning user_id, hash, state, tries`,
    [purpose, emailKey, nobodysHash, nobodysState, at],
  );
  if (!tried) throw new Error('The database counted a try and did not say how many there were.');
  return tried;
}

/** A fingerprint of all that an activation or a reset changes, or that kills their links. */
function stateOf(account: Account): string {
  const { id, password, lastLogin, profile } = account;
  const signedIn = lastLogin?.getTime() ?? null;
  const state = [id, signedAddress(account), password, signedIn, profile.emailConfirmed];
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
}

/** As likely one as another: 48 random bits are so many more than 10^8 that what is left over does not show. */
function randomDigits(random: Random): string {
  return String(random.bytes(6).readUIntBE(0, 6) % 10 ** digitsOfCode).padStart(digitsOfCode, '0');
}
