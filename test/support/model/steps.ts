import { expect } from '@jest/globals';
import type fc from 'fast-check';
import type { Agreement } from './agreement.ts';
import { judge, type Action } from './action.ts';
import { receive } from './mail-rules.ts';
import type { Answer, RealWorld } from './real-world.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** One run: a server, and what has been seen of it. */
export interface Run {
  readonly real: RealWorld;
  readonly agreement: Agreement;
  readonly tally: Tally;
}

/** A step of a random story. */
export type Step = fc.AsyncCommand<World, Run>;

/** Chooses what is done, by what there is by then; undefined where it cannot be done. */
export type Choose = (world: World) => Action | undefined;

/** A step that goes by the rules, and is compared with them. */
abstract class ComparedStep implements Step {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  abstract check(world: World): boolean;

  async run(world: World, run: Run): Promise<void> {
    await this.take(world, run);
    await run.real.quiet();
    for (const mail of run.real.takeMails()) receive(world, mail);
    await run.agreement.check(world, run.real);
  }

  abstract take(world: World, run: Run): Promise<void>;

  toString(): string {
    return this.#name;
  }
}

/** Somebody uses the API. */
export class Act extends ComparedStep {
  readonly choose: Choose;

  constructor(name: string, choose: Choose) {
    super(name);
    this.choose = choose;
  }

  check(world: World): boolean {
    return this.choose(world) !== undefined;
  }

  async take(world: World, { real, tally }: Run): Promise<void> {
    const action = this.choose(world);
    if (!action) return;
    const { mutation, refusal, came } = await real.perform(action);
    tally.count(mutation, refusal === null);
    expect(refusal).toBe(judge(world, action, came));
  }
}

/** Two people use the API at once: what comes of it is what comes of one after the other, whoever was first. */
export class ActAtOnce extends ComparedStep {
  readonly #both: readonly [Choose, Choose];

  constructor(first: Act, second: Act) {
    super(`[${String(first)} at once with ${String(second)}]`);
    this.#both = [first.choose, second.choose];
  }

  check(world: World): boolean {
    return this.#both.every((choose) => choose(world) !== undefined);
  }

  async take(world: World, { real, agreement, tally }: Run): Promise<void> {
    const actions = this.#both.flatMap((choose) => choose(world) ?? []);
    const uses = await Promise.all(
      actions.map(async (action) => ({ action, answer: await real.perform(action) })),
    );
    for (const { answer } of uses) tally.count(answer.mutation, answer.refusal === null);
    await real.quiet();
    const mails = real.takeMails();
    const failures: unknown[] = [];
    for (const order of [uses, uses.toReversed()]) {
      const copy = structuredClone(world);
      try {
        order.forEach((use) => {
          follow(copy, use);
        });
        for (const mail of mails) receive(copy, mail);
        await agreement.check(copy, real);
        Object.assign(world, copy);
        return;
      } catch (failure) {
        failures.push(failure);
      }
    }
    throw new AggregateError(failures, 'It is what comes of neither order.');
  }
}

/** Why the later one is refused may differ, since it was under way before. */
function follow(world: World, { action, answer }: { action: Action; answer: Answer }): void {
  expect(judge(world, action, answer.came) === null).toBe(answer.refusal === null);
}

/** Something that happens to the server rather than at a browser. */
export class Happen extends ComparedStep {
  readonly #what: (world: World, real: RealWorld) => Promise<void>;
  readonly #check: (world: World) => boolean;

  constructor(
    name: string,
    what: (world: World, real: RealWorld) => Promise<void>,
    check: (world: World) => boolean = () => true,
  ) {
    super(name);
    this.#what = what;
    this.#check = check;
  }

  check(world: World): boolean {
    return this.#check(world);
  }

  take(world: World, { real }: Run): Promise<void> {
    return this.#what(world, real);
  }
}
