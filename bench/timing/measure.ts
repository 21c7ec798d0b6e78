import fc from 'fast-check';
import type { Question, TimingClient } from './client.ts';

/** One thing that can be asked about somebody who is known, and about somebody who is not. */
export interface Pair {
  readonly name: string;
  readonly samples: number;
  /** Asks about the known of a number, always another one. */
  known(number: number): Question;
  /** Asks about an unknown of a number, always another one. */
  unknown(number: number): Question;
}

/** Microseconds that the answers took, of the question itself and of a harmless one right after it. */
export interface Timings {
  readonly own: number[];
  readonly after: number[];
}

/** What was measured: beside the known, the unknown and, as a control, the unknown once more. */
export type Measured = Readonly<Record<'known' | 'unknown' | 'control', Timings>>;

const kinds = ['known', 'unknown', 'control'] as const;
const harmless: Question = { query: '{ __typename }' };

/** Rounds that are not measured. */
export const warmUp = 100;

/**
 * Asks about the known and about two unknown, each time in another order.
 *
 * @param seed - by which the orders can be repeated
 * @throws Error where their answers differ
 */
export async function measure(client: TimingClient, pair: Pair, seed: number): Promise<Measured> {
  const measured: Measured = { known: empty(), unknown: empty(), control: empty() };
  const answers = new Set<string>();
  const anyOrder = fc.shuffledSubarray([...kinds], { minLength: kinds.length });
  const orders = fc.sample(anyOrder, { seed, numRuns: warmUp + pair.samples });
  for (const [round, order] of orders.entries()) {
    for (const kind of order) {
      const question =
        kind === 'known' ? pair.known(round) : pair.unknown(2 * round + (kind === 'control' ? 1 : 0));
      const own = await client.ask(question);
      const after = await client.ask(harmless);
      answers.add(own.text);
      if (round < warmUp) continue;
      measured[kind].own.push(own.microseconds);
      measured[kind].after.push(after.microseconds);
    }
  }
  if (answers.size > 1) throw new Error(`${pair.name} is answered differently: ${[...answers].join(' ')}`);
  return measured;
}

function empty(): Timings {
  return { own: [], after: [] };
}
