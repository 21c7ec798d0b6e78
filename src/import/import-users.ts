import type { Destination } from './destination.ts';
import type { DjangoSource, DjangoUser } from './django-source.ts';
import { judgeUser, type ImportedUser } from './judge-user.ts';
import type { Outcome } from './outcome.ts';
import type { Report } from './report.ts';
import { takeUsers } from './take-users.ts';

// Few enough that a transaction is short for everybody who waits to write, and that memory hardly notices.
const batchSize = 1000;

/** What an import is made of. */
export interface ImportParts {
  readonly source: DjangoSource;
  readonly destination: Destination;
  readonly report: Report;
  readonly now: () => Date;
  /** Ends it after the batch that is under way. */
  readonly stop: AbortSignal;
  /** Told of every batch. */
  readonly onProgress: (outcomes: readonly Outcome[]) => void;
}

/**
 * Imports all users of a source, batch by batch. Each batch is one transaction, so whatever ends it half-way, what was
 * taken until then is kept, and running it again takes the rest.
 *
 * @returns whether it came to the end
 * @throws whatever the source, the destination or the report fails with
 */
export async function importUsers(parts: ImportParts): Promise<boolean> {
  const { source, destination, report, now, stop, onProgress } = parts;
  for await (const users of source.batches(batchSize)) {
    if (stop.aborted) return false;
    const outcomes = await importBatch(destination, users, now());
    await report.write(outcomes);
    onProgress(outcomes);
  }
  return true;
}

/** Imports some users, and says of each, in their order, what became of them. */
async function importBatch(
  destination: Destination,
  users: readonly DjangoUser[],
  now: Date,
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const fit: ImportedUser[] = [];
  for (const user of users) {
    const judged = judgeUser(user, now);
    if (typeof judged === 'string') outcomes.set(user.id, { id: user.id, outcome: 'left', reason: judged });
    else fit.push(judged);
  }
  for (const outcome of await takeUsers(destination, fit)) outcomes.set(outcome.id, outcome);
  return users.flatMap(({ id }) => outcomes.get(id) ?? []);
}
