import fc from 'fast-check';
import { isLinkAlive } from './link-rules.ts';
import type { ModelMail, World } from './world.ts';

/** Few addresses, so that people get in each other's way; two of them are one. */
export const anyEmail = fc.constantFrom(
  'ada@example.com',
  'Ada@example.com',
  'eve@example.com',
  'eve@example.com',
  'bob@example.com',
);

export const passwords = ['a walk in the fens', 'a night at the opera', 'what only the owner knows'] as const;

/** A password that can be chosen, but for one. */
export const newPassword = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...passwords) },
  { weight: 1, arbitrary: fc.constant('short') },
);

export const anyName = fc.constantFrom('Ada', 'Eve', 'Bob', 'two\nlines');

/** A browser or app, whoever sits at it. */
export const anyDevice = fc.nat(3);

/** A browser or app, most often one at which somebody is signed in: see {@link seatAt}. */
export const anySeat = fc.nat(15);

/** The browser or app of a pick of {@link anySeat}. */
export function seatAt({ devices, sessions }: World, pick: number): number {
  const signedIn = [...devices.keys()].filter((device) =>
    sessions.some(({ id }) => id === devices[device]?.session),
  );
  return pick < 4 ? pick : (pickFrom(signedIn, pick) ?? pick % 4);
}

/** Mostly nothing. */
export function seldom<Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item | null> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: item });
}

/** One of a list that does not exist yet: most often the newest. */
export const anyOfMany = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.nat(3) },
  { weight: 1, arbitrary: fc.nat(30) },
);

/** A password as somebody tries it: the right one, which is null here, or whatever comes to mind. */
export const triedPassword = seldom(fc.constantFrom(...passwords, 'wrong'));

/** Picks from the newest on; undefined where there is none. */
export function pickFrom<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items.at(-1 - (pick % Math.max(items.length, 1)));
}

/** Picks a mail, the newest first: for even picks one that is good for something, if there is one. */
export function pickMail(
  world: World,
  pick: number,
  which: (mail: ModelMail) => boolean = () => true,
  isAlive: (world: World, mail: ModelMail) => boolean = isLinkAlive,
): ModelMail | undefined {
  const mails = world.mails.filter(which);
  const alive = mails.filter((mail) => isAlive(world, mail));
  return (pick % 2 === 0 ? pickFrom(alive, pick / 2) : undefined) ?? pickFrom(mails, pick);
}
