import { OperatorError } from '../failures/operator-error.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { causeOf, tryLaterOf } from '../failures/try-later.ts';
import { connectDatabase, type Database, type DatabaseAdditions } from './connect.ts';
import { copyDatabase, type CopyParts, type VerifiedTable } from './copy/copy-database.ts';
import { connectionOf } from './engine.ts';

export type { CopyPart, VerifiedTable } from './copy/copy-database.ts';

/** From where to where, and who watches it. */
export interface DatabaseCopy extends Omit<CopyParts, 'source' | 'target'> {
  /** The URLs, as `DATABASE_URL` has them. */
  readonly from: string;
  readonly to: string;
  /** What a project adds to the server's own tables. */
  readonly additions: readonly DatabaseAdditions[];
}

/**
 * Opens two databases and copies the one to the other: see {@link copyDatabase}.
 *
 * @throws OperatorError saying why nothing was copied
 */
export async function copyBetween({ from, to, additions, ...parts }: DatabaseCopy): Promise<VerifiedTable[]> {
  const source = await connectDatabase(from, additions, { calledBy: '--from', readOnly: true });
  try {
    await requireAnswer(source, '--from');
    const target = await connectDatabase(to, additions, { calledBy: '--to' });
    try {
      await requireAnswer(target, '--to');
      return await copyDatabase({ source, target, ...parts });
    } finally {
      await target.close();
    }
  } catch (error) {
    const unavailable = tryLaterOf(error);
    if (!unavailable) throw error;
    throw new OperatorError(`A database stopped answering: ${reasonOf(unavailable.cause)}.`, {
      cause: error,
    });
  } finally {
    await source.close();
  }
}

async function requireAnswer(database: Database, calledBy: string): Promise<void> {
  try {
    await connectionOf(database.em).check();
  } catch (error) {
    const cause = causeOf(error);
    // Of a host with several addresses, each attempt has its own reason.
    const errors: unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
    throw new OperatorError(
      `${calledBy} names a database that cannot be opened: ${errors.map(reasonOf).join('; ')}`,
      { cause: error },
    );
  }
}
