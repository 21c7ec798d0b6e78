import { ownTokens, rateOf } from '../speed/chapters/tokens.ts';
import { interleave } from '../speed/interleave.ts';
import { rateTokens } from './django/python.ts';
import type { Options, Result } from './measure.ts';

const times = 100_000;

/**
 * Measures what a reset token costs, in Python as Django makes it and in TypeScript as Rekey does, byte for byte alike.
 *
 * @param folder - of the peers
 */
export async function measureTokens(folder: string, { rounds, seed }: Options): Promise<Result[]> {
  const results: Result[] = [];
  for (const what of ['make', 'check'] as const) {
    const own = ownTokens()[what];
    const series = await interleave(
      [
        { name: 'Rekey', unit: 'tokens/s', measure: () => Promise.resolve(rateOf(own)) },
        { name: 'Django', unit: 'tokens/s', measure: async () => (await rateTokens(folder, times))[what] },
      ],
      rounds,
      seed,
    );
    results.push({ title: `${what === 'make' ? 'Make' : 'Check'} a reset token`, unit: 'tokens/s', series });
  }
  return results;
}
