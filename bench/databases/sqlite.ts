import Sqlite from 'better-sqlite3';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { BenchEngine } from './engine.ts';

/** SQLite, within the server's own process. */
export const sqlite: BenchEngine = {
  name: 'SQLite',
  version: String(new Sqlite(':memory:').prepare('select sqlite_version()').pluck().get()),
  async createDatabase() {
    const folder = await makeTemporaryFolder();
    return {
      url: `sqlite:${folder.path}/bench.sqlite`,
      settle: () => Promise.resolve(),
      processes: () => Promise.resolve([]),
      remove: () => folder.remove(),
    };
  },
};
