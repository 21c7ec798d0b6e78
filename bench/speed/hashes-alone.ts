import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Config } from '../../src/config.ts';

/** Argon2id with nothing around it, in a process of its own. */
export interface HashesAlone {
  /** Hashes a second. */
  rateFor(seconds: number): Promise<number>;
  stop(): void;
}

/** Gets ready to hash at the cost, and so many at once, as a server is configured to. */
export function startHashesAlone(config: Config['passwordHashing']): HashesAlone {
  const { memoryKibibytes, passes, lanes, concurrency } = config;
  const hashes = fork(
    new URL('servers/hashes.ts', import.meta.url),
    [memoryKibibytes, passes, lanes, concurrency].map(String),
  );
  return {
    async rateFor(seconds) {
      hashes.send(seconds);
      const [rate] = (await once(hashes, 'message')) as [number];
      return rate;
    },
    stop() {
      hashes.kill();
    },
  };
}
