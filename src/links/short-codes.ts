import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sql';
import type { Kysely, RawBuilder } from 'kysely';
import { findMailedAccount, type Account } from '../database/accounts.ts';
import { statement } from '../database/statement.ts';
import type { Tables } from '../database/tables.ts';
import { inTransaction } from '../database/transaction.ts';
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
      const row = { purpose, email, userId: id, hash, state, at: now() };
      // Before it's mailed: after a power cut, the code before it must not be the one that works.
      await inTransaction(entities, (transaction) => insertCode.run(transaction, row));
      return { digits: code, timeoutSeconds: shortCodeSeconds };
    },

    async issueToNobody(entities, purpose, emailKey) {
      const row = { purpose, email: emailKey, at: now() };
      await inTransaction(entities, (transaction) => insertNobodysCode.run(transaction, row));
    },

    async open(entities, purpose, email, text) {
      const code = text.replace(/[\s-]/g, '');
      if (!/^\d{8}$/.test(code)) return null;
      const owner = { purpose, email, at: now() };
      // A power cut must not give tries back.
      const tried = await inTransaction(entities, (transaction) => countTry.row(transaction, owner));
      if (!tried) throw new Error('The database counted a try and did not say how many there were.');
      const state = tried.state ?? nobodysState;
      const isRight = generator.checkToken({ purpose, email, code, state }, tried.hash ?? nobodysHash);
      if (!isRight || tried.tries > mostTries) return null;
      const account = await findMailedAccount(entities, { id: tried.user_id ?? '' });
      return account && stateOf(account) === state ? account : null;
    },

    async giveBack(entities, purpose, email) {
      await uncountTry.run(entities, { purpose, email });
    },
  };
}

// Of the shape of those that there are, and good for no code: so that a try costs the same where there is none, down to
// the length of its row.
const nobodysHash = '0-00000000000000000000000000000000';
const nobodysState = '0'.repeat(64);

interface CodeOwner {
  readonly purpose: CodePurpose;
  readonly email: string;
}

interface NobodysCode extends CodeOwner {
  readonly at: Date;
}

interface NewCode extends CodeOwner {
  readonly userId: string;
  readonly hash: string;
  readonly state: string;
  readonly at: Date;
}

const insertCode = statement<NewCode>((tables, value) =>
  tables
    .insertInto('short_code')
    .values({
      purpose: value('purpose'),
      email_key: value('email'),
      user_id: value('userId'),
      hash: value('hash'),
      state: value('state'),
      tries: 0,
      created_at: value('at'),
    })
    .onConflict((conflict) =>
      conflict.columns(['purpose', 'email_key']).doUpdateSet((code) => ({
        user_id: code.ref('excluded.user_id'),
        hash: code.ref('excluded.hash'),
        state: code.ref('excluded.state'),
        tries: code.ref('excluded.tries'),
        created_at: code.ref('excluded.created_at'),
      })),
    ),
);

/** The row of an address that has no code. */
const insertForNobody = (
  tables: Kysely<Tables>,
  value: <Name extends keyof NobodysCode>(name: Name) => RawBuilder<NobodysCode[Name]>,
  tries: number,
) =>
  tables.insertInto('short_code').values({
    purpose: value('purpose'),
    email_key: value('email'),
    hash: nobodysHash,
    state: nobodysState,
    tries,
    created_at: value('at'),
  });

const insertNobodysCode = statement<NobodysCode>((tables, value) =>
  insertForNobody(tables, value, 0).onConflict((conflict) =>
    conflict
      .columns(['purpose', 'email_key'])
      .doUpdateSet((code) => ({ created_at: code.ref('excluded.created_at') })),
  ),
);

interface TriedCode {
  readonly user_id: string | null;
  readonly hash: string | null;
  readonly state: string | null;
  readonly tries: number;
}

/** Adds one to the tries of an address, in one statement, so that no two requests count as one. */
const countTry = statement<NobodysCode, TriedCode>((tables, value) =>
  insertForNobody(tables, value, 1)
    .onConflict((conflict) =>
      conflict
        .columns(['purpose', 'email_key'])
        .doUpdateSet((code) => ({ tries: code('short_code.tries', '+', 1) })),
    )
    .returning(['user_id', 'hash', 'state', 'tries']),
);

const uncountTry = statement<CodeOwner>((tables, value) =>
  tables
    .updateTable('short_code')
    .set((code) => ({ tries: code('tries', '-', 1) }))
    .where('purpose', '=', value('purpose'))
    .where('email_key', '=', value('email')),
);

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
