import { withCpuTime } from '../cpu-time.ts';
import type { Measurement } from './interleave.ts';
import { putUnderLoad, type Load } from './load.ts';
import type { ServerProcess } from './server-process.ts';
import type { World } from './world.ts';

/**
 * Measures how fast a server answers, and the CPU time of each request. Emails that are left are thrown away, or they
 * would be sent while something else is measured.
 */
export function measureLoad(
  world: World,
  seconds: number,
  name: string,
  server: ServerProcess,
  load: Load,
): Measurement {
  return {
    name,
    unit: 'requests/s',
    async measure() {
      const result = await withCpuTime(server.id, world, () => putUnderLoad(load, seconds));
      await world.emptyOutbox();
      return result;
    },
  };
}
