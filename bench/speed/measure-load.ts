import type { Measurement } from './interleave.ts';
import { putUnderLoad, type Load } from './load.ts';
import type { World } from './world.ts';

/** Measures how fast a server answers; what it has left to be sent is thrown away, or it would be sent meanwhile. */
export function measureLoad(world: World, seconds: number, name: string, load: Load): Measurement {
  return {
    name,
    unit: 'requests/s',
    async measure() {
      const { rate } = await putUnderLoad(load, seconds);
      await world.emptyOutbox();
      return rate;
    },
  };
}
