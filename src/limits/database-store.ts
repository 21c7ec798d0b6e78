import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import { RateLimiterCompatibleAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { statement } from '../database/statement.ts';
import { causeOf } from '../failures/try-later.ts';
import { BoundedLimiter } from './bounded-limiter.ts';
import { createKeyOf } from './keys.ts';
import type { LimitStore } from './limit-store.ts';
import type { RateLimit } from './rate-limits.ts';

/** What attempts are counted in the database with. */
export interface DatabaseStoreParts {
  /** A fresh EntityManager for each statement: none runs in the transaction of a request. */
  readonly fork: () => EntityManager;
  /** Shared by all processes that count together. */
  readonly secret: string;
  readonly now: () => Date;
  readonly log: Logger;
}

// Requests must not wait for a database that doesn't answer once more for each limit.
const pauseMilliseconds = 1_000;
// An attempt of each new key removes this many that are over, so that there are never many more than count.
const newKeysPerRemoval = 500;
const removedAtOnce = 1_000;

/**
 * Counts in the database, one statement for each attempt. Where it does not answer, each process goes on with what it has
 * counted itself until it does: nobody is refused for it, and nobody gets through uncounted.
 */
export function countInDatabase(parts: DatabaseStoreParts): LimitStore {
  const outage = new Outage(parts.log);
  const removeExpired = expiredRemover(parts);
  return {
    limiter: (name, limit) => new DatabaseLimiter(name, limit, parts, outage, removeExpired),
    keyOf: createKeyOf(parts.secret),
    async isReady() {
      try {
        await readAny.row(parts.fork(), {});
        outage.end();
      } catch (error) {
        outage.begin(error);
      }
      return !outage.isOn;
    },
    close: () => undefined,
  };
}

/** Whether the database counts at the moment; the log is told when that changes. */
class Outage {
  readonly #log: Logger;
  #until: number | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  get isOn(): boolean {
    return this.#until !== undefined;
  }

  /** Whether to leave the database alone for now. */
  get isFresh(): boolean {
    return this.#until !== undefined && performance.now() < this.#until;
  }

  begin(error: unknown): void {
    if (!this.isOn)
      this.#log.warn(
        { err: causeOf(error) },
        'the database does not count attempts: each process counts by itself',
      );
    this.#until = performance.now() + pauseMilliseconds;
  }

  end(): void {
    if (this.isOn) this.#log.info('the database counts attempts again');
    this.#until = undefined;
  }
}

class DatabaseLimiter extends RateLimiterCompatibleAbstract {
  // Of what `rate-limiter-flexible` knows, this is not used here.
  override readonly keyPrefix = '';
  override blockDuration = 0;
  override execEvenly = false;

  readonly #name: string;
  readonly #limit: RateLimit;
  readonly #parts: DatabaseStoreParts;
  readonly #outage: Outage;
  readonly #onNewKey: () => void;
  /** Counts in this process, for when the database doesn't. */
  readonly #insurance: BoundedLimiter;

  constructor(
    name: string,
    limit: RateLimit,
    parts: DatabaseStoreParts,
    outage: Outage,
    onNewKey: () => void,
  ) {
    super();
    this.#name = name;
    this.#limit = limit;
    this.#parts = parts;
    this.#outage = outage;
    this.#onNewKey = onNewKey;
    this.#insurance = new BoundedLimiter(limit, parts.now);
  }

  /** @returns rejected with a `RateLimiterRes` where the limit is used up */
  override async consume(key: string): Promise<RateLimiterRes> {
    const at = this.#parts.now();
    const endsAt = new Date(at.getTime() + this.#limit.seconds * 1000);
    // Here as well: otherwise whoever makes the database too busy to count could begin anew.
    const countedHere = this.#insurance.consume(key);
    countedHere.catch(() => undefined);
    const window = await this.#ask((entities) =>
      countAttempt.row(entities, { key: this.#keyOf(key), at, endsAt }),
    );
    if (!window) return countedHere;
    const { attempts, ends_at } = window;
    if (attempts === 1) this.#onNewKey();
    const counted = new RateLimiterRes(
      Math.max(0, this.#limit.attempts - attempts),
      ends_at.getTime() - at.getTime(),
      attempts,
    );
    // What `rate-limiter-flexible` rejects with is no error.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (attempts > this.#limit.attempts) throw counted;
    return counted;
  }

  override async reward(key: string): Promise<RateLimiterRes> {
    const at = this.#parts.now();
    const leftHere = await this.#insurance.reward(key);
    const changed = await this.#ask((entities) =>
      uncountAttempt.run(entities, { key: this.#keyOf(key), at }),
    );
    return changed === undefined ? leftHere : new RateLimiterRes();
  }

  override async delete(key: string): Promise<boolean> {
    const wasCountedHere = await this.#insurance.delete(key);
    const removed = await this.#ask((entities) => forget.run(entities, { key: this.#keyOf(key) }));
    return wasCountedHere || removed === 1;
  }

  #keyOf(key: string): string {
    return `${this.#name}:${key}`;
  }

  /** Undefined while the database doesn't answer. */
  async #ask<Answer>(work: (entities: EntityManager) => Promise<Answer>): Promise<Answer | undefined> {
    if (this.#outage.isFresh) return undefined;
    try {
      const answer = await work(this.#parts.fork());
      this.#outage.end();
      return answer;
    } catch (error) {
      this.#outage.begin(error);
      return undefined;
    }
  }
}

/** Removes windows that are over, now and then, without anybody waiting for it. The hourly clean-up removes the rest. */
function expiredRemover({ fork, now }: DatabaseStoreParts): () => void {
  let newKeys = 0;
  return () => {
    newKeys += 1;
    if (newKeys % newKeysPerRemoval !== 0) return;
    // What fails is tried again with the next ones.
    removeExpired.run(fork(), { at: now(), count: removedAtOnce }).catch(() => undefined);
  };
}

interface AttemptAt {
  readonly key: string;
  readonly at: Date;
}

/** Adds an attempt to the window of a key; where that is over, to a new one. No attempt lengthens a window. */
const countAttempt = statement<
  AttemptAt & { endsAt: Date },
  { readonly attempts: number; readonly ends_at: Date }
>((tables, value) =>
  tables
    .insertInto('rate_limit_window')
    .values({ key: value('key'), attempts: 1, ends_at: value('endsAt') })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => {
        const isOpen = row('rate_limit_window.ends_at', '>', value('at'));
        return {
          attempts: row
            .case()
            .when(isOpen)
            .then(row('rate_limit_window.attempts', '+', 1))
            .else(1)
            .end(),
          ends_at: row
            .case()
            .when(isOpen)
            .then(row.ref('rate_limit_window.ends_at'))
            .else(row.ref('excluded.ends_at'))
            .end(),
        };
      }),
    )
    .returning(['attempts', 'ends_at']),
);

const uncountAttempt = statement<AttemptAt>((tables, value) =>
  tables
    .updateTable('rate_limit_window')
    .set((row) => ({ attempts: row('attempts', '-', 1) }))
    .where('key', '=', value('key'))
    .where('attempts', '>', 0)
    .where('ends_at', '>', value('at')),
);

const forget = statement<{ key: string }>((tables, value) =>
  tables.deleteFrom('rate_limit_window').where('key', '=', value('key')),
);

const removeExpired = statement<{ at: Date; count: number }>((tables, value, engine) =>
  tables
    .deleteFrom('rate_limit_window')
    .where('key', 'in', (from) =>
      engine.skipLocked(
        from
          .selectFrom('rate_limit_window')
          .select('key')
          .where('ends_at', '<=', value('at'))
          .limit(value('count')),
      ),
    ),
);

const readAny = statement((tables) => tables.selectFrom('rate_limit_window').select('attempts').limit(1));
