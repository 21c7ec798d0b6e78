import type { BenchDatabase } from '../../databases/engine.ts';
import { startServer, type ServerProcess } from '../../speed/server-process.ts';
import type { Running } from '../../speed/start-rekey.ts';
import type { Workload } from '../peer-load.ts';

/** One of the servers that are measured beside each other. */
export interface Contender extends Pick<BenchDatabase, 'processes'> {
  readonly name: string;
  readonly version: string;
  /** Starts it as it is measured under load. */
  serve(): Promise<ServerProcess>;
  /** Starts another one on the same database, to see how long that takes; resolves once it answers. */
  start(): Promise<Running>;
  /** Asks for a reset for each address of a kind. */
  requestReset(kind: string): Workload;
  /** Signs in to each account. */
  signIn(): Workload;
  /** Asks who is signed in. */
  me(sessions: readonly string[]): Workload;
  /** What clients send along who are signed in to some of the accounts. */
  openSessions(origin: string): Promise<readonly string[]>;
  /** Throws away what a load has left to be done later. */
  settle(): Promise<void>;
}

/** How a peer of `servers/` is started, on SQLite: with no options for Node.js, since it names none itself. */
export function startedFrom(
  server: string,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Pick<Contender, 'serve' | 'start' | 'settle' | 'processes'> {
  const start = (): Promise<ServerProcess> =>
    startServer(`../../peers/servers/${server}`, { FOLDER: folder, ...environment }, []);
  return { serve: start, start, settle: () => Promise.resolve(), processes: () => Promise.resolve([]) };
}
