import type { EntityManager } from '@mikro-orm/sql';
import { ScheduledJob } from '../entities/scheduled-job.ts';

/**
 * Claims a job that is due, for the one of all replicas that asks first, by putting it off until it is due again: a
 * replica that dies over it holds it up for no longer.
 *
 * @param name - of the job; one that was never done is due
 * @param every - milliseconds from one time to the next
 * @returns whether it is the caller's to do
 */
export async function claimJob(
  entities: EntityManager,
  name: string,
  at: Date,
  every: number,
): Promise<boolean> {
  const job = await entities.findOne(ScheduledJob, { name });
  if (job && job.dueAt > at) return false;
  if (!job) await entities.upsert(ScheduledJob, { name, dueAt: at }, { onConflictAction: 'ignore' });
  const next = new Date(at.getTime() + every);
  return (await entities.nativeUpdate(ScheduledJob, { name, dueAt: { $lte: at } }, { dueAt: next })) === 1;
}
