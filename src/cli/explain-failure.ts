import { OperatorError } from '../failures/operator-error.ts';

/** Does a command's work. What keeps it from that is printed without a stack, and the process is to end with 1. */
export async function explainFailure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
