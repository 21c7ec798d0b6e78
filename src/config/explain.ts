import { OperatorError } from '../failures/operator-error.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { tryLaterOf } from '../failures/try-later.ts';
import { ConfigError } from './config-error.ts';

/**
 * Runs a program, or a part of it. If the configuration is wrong, if the database can't be used, or if a command can't
 * do its work, it prints the reason without a stack, and the process will end with code 1.
 */
export async function explainFailures(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const isExplained =
      error instanceof ConfigError || error instanceof OperatorError || tryLaterOf(error) !== null;
    if (!isExplained) throw error;
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}
