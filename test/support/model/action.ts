import type { Operation } from '../payload.ts';
import type { Came } from './account-rules.ts';
import { Refusal, type ModelDevice, type World } from './world.ts';

/** Something that somebody does at a browser or app, and what must come of it. */
export interface Action {
  readonly device: number;
  readonly operation: Operation;
  /**
   * Changes the world as the rules have it.
   *
   * @param came - the names of what is new in the real one
   * @throws Refusal where the rules say no
   */
  rule(world: World, came: Came): void;
}

/** The name of the mutation that an action calls. */
export function mutationOf({ operation: { query } }: Action): string {
  const [, mutation = ''] = /\{\s*(\w+)/.exec(query) ?? [];
  return mutation;
}

/** A browser or app. */
export function deviceAt(world: World, device: number): ModelDevice {
  const found = world.devices[device];
  if (!found) throw new Error(`There is no device ${device}.`);
  return found;
}

/**
 * Has the rules judge an action, and changes the world accordingly.
 *
 * @returns the code of the refusal; null where it is done
 */
export function judge(world: World, action: Action, came: Came): string | null {
  try {
    action.rule(world, came);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
