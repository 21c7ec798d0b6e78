import { lifetimeOf } from './link-rules.ts';
import { keyOf, removeAccount, type World } from './world.ts';

/** What is over goes; accounts that were deleted long enough are erased, with all that waits for their addresses. */
export function cleanUp(world: World): void {
  const { now } = world;
  const isUndoable = (confirmedAt: number): boolean => now - confirmedAt <= lifetimeOf('EMAIL_REVERT');
  world.changes = world.changes.filter(({ confirmedAt, requestedAt }) =>
    confirmedAt === null ? now - requestedAt <= lifetimeOf('EMAIL_CHANGE') : isUndoable(confirmedAt),
  );
  for (const { id, email, erasureDueAt } of [...world.accounts]) {
    const mayComeBack = world.changes.some((change) => change.account === id && change.confirmedAt !== null);
    if (erasureDueAt === null || erasureDueAt > now || mayComeBack) continue;
    removeAccount(world, id);
    for (const other of [...world.accounts])
      if (!other.confirmed && keyOf(other.email) === keyOf(email)) removeAccount(world, other.id);
    world.changes = world.changes.filter(
      ({ to, confirmedAt }) => confirmedAt !== null || keyOf(to) !== keyOf(email),
    );
  }
  for (const { id, confirmed, active, createdAt } of [...world.accounts])
    if (!confirmed && active && now - createdAt > 2 * lifetimeOf('ACTIVATION')) removeAccount(world, id);
}
