import { spawn } from 'node:child_process';
import { once } from 'node:events';

const program = `
  const Sqlite = require('better-sqlite3');
  const database = new Sqlite(process.argv[1]);
  database.exec('begin immediate');
  process.stdout.write('locked');
  process.stdin.resume().on('end', () => database.exec('rollback'));
`;

/** Another process that holds a lock on a SQLite database. */
export interface DatabaseLock {
  release(): Promise<void>;
}

/** Has another process lock a SQLite database, so that nobody else can write. */
export async function lockDatabase(path: string): Promise<DatabaseLock> {
  const other = spawn(process.execPath, ['-e', program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(other, 'close');
  await once(other.stdout, 'data');
  return {
    async release() {
      other.stdin.end();
      await ended;
    },
  };
}
