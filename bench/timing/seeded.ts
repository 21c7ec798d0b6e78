/** Numbers from 0 up to 1, the same ones in the same order for the same seed. */
export type Draw = () => number;

/**
 * A generator that a run can be repeated by; never one for secrets.
 *
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c for Mulberry32
 */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same items in any order, each order as likely as the others. */
export function inAnyOrder<Item>(items: readonly Item[], draw: Draw): Item[] {
  return items
    .map((item) => ({ item, place: draw() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
