import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import { inBatches, type BatchParts } from '../database/in-batches.ts';
import { User } from '../entities/user.ts';
import { recurring, type Recurring } from '../runtime/recurring.ts';
import { readHash } from './own-hash.ts';
import type { Schemes } from './schemes.ts';

const hour = 3_600_000;

/** The review of the schemes, at its start and then every hour: in every process, since each knows them by itself. */
export function createSchemeReview(
  { schemes, fork, log }: { schemes: Schemes; fork: BatchParts['fork']; log: Logger },
  every = hour,
): Recurring {
  return recurring(every, async (signal) => {
    await reviewSchemes(schemes, { fork, signal }).catch((error: unknown) => {
      log.error(
        { err: error },
        'the schemes of the passwords cannot be looked through; trying again in an hour',
      );
    });
  });
}

/**
 * Looks at every stored hash, in batches, so that each scheme that is in use is known, and no other.
 *
 * @param parts - whose signal ends it early: then nothing is forgotten
 */
export function reviewSchemes(schemes: Schemes, parts: BatchParts): Promise<void> {
  return schemes.review(async () => {
    let after = '';
    await inBatches(
      parts,
      async (entities, count) => {
        const users = await readPasswords(entities, after, count);
        after = users.at(-1)?.id ?? after;
        return users.map(({ password }) => password);
      },
      (_entities, passwords) => {
        for (const hash of passwords.map(readHash)) if (hash) schemes.learn(hash);
        return Promise.resolve(passwords.length);
      },
    );
    return parts.signal?.aborted !== true;
  });
}

/** The next users in the order of their keys. No entities: they would cost ten times as much. */
function readPasswords(
  entities: EntityManager,
  after: string,
  count: number,
): Promise<Pick<User, 'id' | 'password'>[]> {
  return entities
    .createQueryBuilder(User)
    .select(['id', 'password'])
    .where({ id: { $gt: after } })
    .orderBy({ id: 'asc' })
    .limit(count)
    .execute('all', false);
}
