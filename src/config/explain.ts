import { reasonOf } from '../failures/reason-of.ts';
import { tryLaterOf } from '../failures/try-later.ts';
import { ConfigError } from './config-error.ts';

/**
 * Runs a program, or a part of it. If the configuration is wrong, or if the database can't be used, it prints the reason
 * without a stack, and the process will end with code 1.
 */
export async function explainConfigErrors(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const isExplained = error instanceof ConfigError || tryLaterOf(error) !== null;
    if (!isExplained) throw error;
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}
