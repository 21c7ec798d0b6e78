import type { Database } from '../database/connect.ts';
import { User } from '../entities/user.ts';
import type { Destination } from './destination.ts';
import type { ImportedUser } from './judge-user.ts';
import type { Outcome } from './outcome.ts';

/** The accounts that stand in the way of some users. */
interface Obstacles {
  /** The key of the address of each id. */
  readonly keyOf: Map<string, string>;
  /** Whom an address belongs to. */
  readonly ownerOf: Map<string, string>;
}

/**
 * Writes users, in one transaction, and leaves those who are here already or whose address belongs to somebody. It
 * belongs to the first whose it was confirmed to be; any number may wait for it, as with all sign-ups.
 *
 * @param users - in the order that decides who is first
 */
export async function takeUsers(
  destination: Destination,
  users: readonly ImportedUser[],
): Promise<Outcome[]> {
  if (users.length === 0) return [];
  const obstacles = await findObstacles(destination.looksIn, users);
  const outcomes: Outcome[] = [];
  const free: ImportedUser[] = [];
  for (const user of users) {
    const obstacle = meet(user, obstacles);
    if (obstacle) outcomes.push(obstacle);
    else free.push(user);
  }

  const written = await destination.insert(free);
  const overtaken: ImportedUser[] = [];
  for (const user of free) {
    if (written.has(user.id)) outcomes.push(taken(user));
    else overtaken.push(user);
  }
  // Somebody has signed up or been imported in the meantime: they are judged again.
  return [...outcomes, ...(await takeUsers(destination, overtaken))];
}

async function findObstacles(
  databases: readonly Database[],
  users: readonly ImportedUser[],
): Promise<Obstacles> {
  const either = [{ id: users.map(({ id }) => id) }, { emailKey: users.map(({ emailKey }) => emailKey) }];
  const obstacles: Obstacles = { keyOf: new Map(), ownerOf: new Map() };
  for (const database of databases) {
    const found = await database.em
      .fork()
      .find(User, { $or: either }, { fields: ['id', 'emailKey', 'claimedEmailKey'] });
    for (const { id, emailKey, claimedEmailKey } of found) {
      obstacles.keyOf.set(id, emailKey);
      if (claimedEmailKey !== null) obstacles.ownerOf.set(claimedEmailKey, id);
    }
  }
  return obstacles;
}

/** Says why a user is not taken, or else makes them an obstacle to those who follow. */
function meet(user: ImportedUser, { keyOf, ownerOf }: Obstacles): Outcome | null {
  const { id, emailKey, emailConfirmed } = user;
  const key = keyOf.get(id);
  if (key !== undefined)
    return { id, outcome: 'already-here', ...(key === emailKey ? {} : { reason: 'other-address' }) };
  const sameAs = ownerOf.get(emailKey);
  if (sameAs !== undefined) return { id, outcome: 'left', reason: 'duplicate-address', sameAs };
  keyOf.set(id, emailKey);
  if (emailConfirmed) ownerOf.set(emailKey, id);
  return null;
}

function taken({ id, passwordUsable }: ImportedUser): Outcome {
  return { id, outcome: 'taken', ...(passwordUsable ? {} : { reason: 'unusable-password' }) };
}
