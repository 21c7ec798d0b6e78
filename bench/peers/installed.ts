import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const here = import.meta.dirname;

/**
 * Makes sure that the peers are there.
 *
 * @param say - tells of it where they have to be installed first
 * @throws Error where they cannot be
 */
export async function installPeers(say: (text: string) => void): Promise<void> {
  if (existsSync(new URL('node_modules', import.meta.url))) return;
  say('The peers are not installed yet: `npm ci` in bench/peers.\n');
  const [code] = (await once(spawn('npm', ['ci'], { cwd: here, stdio: 'inherit' }), 'exit')) as [unknown];
  if (code !== 0) throw new Error('The peers could not be installed.');
}

/** The exact versions that a package.json asks for, and its own. */
export interface Versions {
  readonly version?: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Reads which versions are measured: those of the peers, or Rekey's. */
export async function readVersions(packageFile: '../../package.json' | 'package.json'): Promise<Versions> {
  return JSON.parse(await readFile(new URL(packageFile, import.meta.url), 'utf8')) as Versions;
}
