import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Keeps what a start compiles, so that the next one need not. In a folder of its own, where it can be written: in that
 * of the machine, which is Node's own choice, somebody else could have left something.
 *
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiled(): void {
  enableCompileCache(join(import.meta.dirname, '../.compile-cache'));
}
