import { ConfigError } from './config-error.ts';

/**
 * Runs a program, or a part of it, that the configuration can keep from working: then the reasons are printed, without
 * a stack, and the process is to end with 1.
 */
export async function explainConfigErrors(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
