import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTemporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { addressOf } from '../crowd.ts';
import { ownPassword } from '../speed/world.ts';

/** Of each contender. */
export const accounts = 1000;

/** As many addresses of a kind as there are accounts. */
export function addressesOf(kind: string): string[] {
  return Array.from({ length: accounts }, (_, number) => addressOf(kind, number));
}

/** A folder for the databases of the peers, which says who has to have an account in them. */
export async function makePeersFolder(): Promise<TemporaryFolder> {
  const folder = await makeTemporaryFolder();
  const everybody = { addresses: addressesOf('known'), password: ownPassword };
  await writeFile(join(folder.path, 'accounts.json'), JSON.stringify(everybody));
  return folder;
}
