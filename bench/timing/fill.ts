import type { Database } from '../../src/database/connect.ts';
import { createShortCodes } from '../../src/links/short-codes.ts';
import { createPasswordHasher } from '../../src/passwords/hasher.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { fill, issueCodes, issueNoCodes, startSession, idOf, type State } from '../crowd.ts';
import { cost, secretKey } from './server.ts';

/** The password of every account that has one. */
export const ownPassword = 'a walk in the fens';

/** What accounts are measured at signing in, where the server's own hashes are the only ones. */
export const usualKinds = ['known', 'waiting', 'off', 'deleted', 'unusable'] as const;

/** What accounts are measured as soon as there are other hashes, too: of ours at another cost, and of Django. */
export const otherKinds = ['known', 'older', 'django-new', 'django-old', 'unusable'] as const;

const hashing = { concurrency: 2, mostWaiting: 1000 };

/** Fills a database with so many accounts of every usual kind, and with what their questions are about. */
export async function fillDatabase(database: Database, count: number, at: Date): Promise<void> {
  const password = await createPasswordHasher({ ...cost, ...hashing }, systemRandom).hash(ownPassword);
  const owner: State = { password, active: true, erasureDueAt: null, confirmed: true };
  const states: Record<string, State> = {
    known: owner,
    waiting: { ...owner, confirmed: false },
    coded: owner,
    off: { ...owner, active: false },
    deleted: { ...owner, erasureDueAt: new Date(at.getTime() + 14 * 86_400_000) },
    unusable: { ...owner, password: '!not to be used' },
  };
  for (const [kind, state] of Object.entries(states)) await fill(database, kind, count, at, state);
  const codes = createShortCodes({ secretKey, secretKeyFallbacks: [] }, () => at, systemRandom);
  for (const purpose of ['ACTIVATION', 'PASSWORD_RESET'] as const) {
    await issueCodes(database, codes, purpose, 'coded', count);
    // The control asks about as many again.
    await issueNoCodes(database, codes, purpose, 'uncoded', 2 * count);
  }
}

/** Signs somebody in whom no question is about. */
export async function signSomebodyIn(database: Database, at: Date): Promise<string> {
  const password = await createPasswordHasher({ ...cost, ...hashing }, systemRandom).hash(ownPassword);
  await fill(database, 'asking', 1, at, { password, active: true, erasureDueAt: null, confirmed: true });
  return startSession(database, idOf('asking', 0), at);
}

/** Adds accounts whose passwords were hashed at another cost, or by a Django. */
export async function fillWithOtherHashes(database: Database, count: number, at: Date): Promise<void> {
  const older = { ...cost, memoryKibibytes: cost.memoryKibibytes + 1024, ...hashing };
  const django = (iterations: number): string =>
    `pbkdf2_sha256$${iterations}$${'s'.repeat(22)}$${Buffer.alloc(32, 7).toString('base64')}`;
  const passwords = {
    older: await createPasswordHasher(older, systemRandom).hash(ownPassword),
    'django-new': django(30_000),
    'django-old': django(10_000),
  };
  for (const [kind, password] of Object.entries(passwords))
    await fill(database, kind, count, at, { password, active: true, erasureDueAt: null, confirmed: true });
}
