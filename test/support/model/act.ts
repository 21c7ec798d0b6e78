import fc from 'fast-check';
import type { Action } from './action.ts';
import { Act, type Step } from './steps.ts';
import type { World } from './world.ts';

/** A kind of step, and how often it is taken beside the others. */
export interface Likely<Kind extends Step> {
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<Kind>;
}

/** An act that is picked at random, before it is known what there will be to pick from. */
export function act<Picks>(
  weight: number,
  name: string,
  picks: fc.Arbitrary<Picks>,
  choose: (world: World, picks: Picks) => Action | undefined,
): Likely<Act> {
  const arbitrary = picks.map(
    (picked) => new Act(`${name} ${fc.stringify(picked)}`, (world) => choose(world, picked)),
  );
  return { weight, arbitrary };
}
