import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyStory, mutationsOfStories, tellStory } from '../support/model/any-story.ts';
import { RealWorld } from '../support/model/real-world.ts';
import { howToRepeat } from '../support/model/repeat.ts';
import { Tally } from '../support/model/tally.ts';
import { apiSchema } from '../support/schema.ts';

// `npm run model` sets these: how many stories to tell, however long it takes, and which one to tell again.
const { MODEL_RUNS, MODEL_SEED, MODEL_PATH, MODEL_REPLAY_PATH } = process.env;
const isLong = MODEL_RUNS !== undefined;
const millisecondsToTest = isLong ? Infinity : 15_000;
const oneDay = 86_400_000;

const mutations = Object.keys(apiSchema.getMutationType()?.getFields() ?? {});

let real: RealWorld;
beforeAll(async () => {
  real = await RealWorld.start();
});
afterAll(() => real.close());

test('every mutation takes part in the stories', () => {
  expect(mutationsOfStories().sort()).toEqual(mutations.sort());
});

test(
  'in whatever order people do things, what comes of it is what the rules say',
  async () => {
    const tally = new Tally();
    const deadline = performance.now() + millisecondsToTest;
    const property = fc.asyncProperty(anyStory(60, MODEL_REPLAY_PATH), async (story) => {
      // Once time is up the rest passes, so that a slow machine tries less.
      if (performance.now() < deadline) await tellStory(real, story, tally);
    });
    await fc.assert(property, {
      numRuns: Number(MODEL_RUNS ?? 60),
      ...(MODEL_SEED === undefined ? {} : { seed: Number(MODEL_SEED) }),
      ...(MODEL_PATH === undefined ? {} : { path: MODEL_PATH }),
      reporter(details) {
        if (details.failed) throw new Error(howToRepeat(details), { cause: details.errorInstance });
      },
    });
    if (isLong) process.stdout.write(`${String(tally)}\n`);
  },
  isLong ? oneDay : 60_000,
);
