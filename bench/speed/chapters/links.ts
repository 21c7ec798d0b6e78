import { systemClock } from '../../../src/runtime/clock.ts';
import { readConfig } from '../../../src/config.ts';
import type { Account } from '../../../src/database/accounts.ts';
import { createLinks } from '../../../src/links/links.ts';
import { withCpuTime } from '../../cpu-time.ts';
import { accountOf } from '../../crowd.ts';
import { startHashesAlone } from '../hashes-alone.ts';
import { interleave, type Series } from '../interleave.ts';
import { connections } from '../ask.ts';
import { askOnceEach } from '../load.ts';
import { measureLoad } from '../measure-load.ts';
import { chapterOf, type Chapter } from '../report.ts';
import { startOwn, startServer } from '../server-process.ts';
import { activate, hello, resetPassword } from '../workloads.ts';
import { createWorld, type World } from '../world.ts';
import type { Options } from './options.ts';

// Hashing as little as may be set: what is measured is the rest.
const cheapest = { ARGON2_MEMORY: '7168', ARGON2_PASSES: '1', ARGON2_LANES: '1' };
const linksAtOnce = 100 * connections;

/** What using up a link costs: an activation where it was signed up, which hashes nothing, and a reset, hash apart. */
export async function linksChapter({ engine, rounds, seconds, seed }: Options): Promise<Chapter> {
  const world = await createWorld(engine, 0);
  const environment = { ...world.environment, ...cheapest };
  const links = createLinks(world.config, systemClock);
  const hashes = startHashesAlone(readConfig(environment).passwordHashing);
  const bare = await startServer('bare-apollo.ts');
  const server = await startOwn(environment);
  try {
    await world.add('forgetful', (rounds + 1) * linksAtOnce);
    await world.add('waiting', (rounds + 1) * linksAtOnce, false);
    const forgetful = inBatches(world, 'forgetful');
    const waiting = inBatches(world, 'waiting');
    const [apollo, activations, resets, alone] = await interleave(
      [
        measureLoad(world, seconds, 'Apollo Server, `{ hello }`', bare, hello(bare.origin)),
        {
          name: 'activateAccount',
          unit: 'requests/s',
          async measure() {
            const proofs = (await waiting()).map((account) => {
              const { uid, token } = links.mint('ACTIVATION', account);
              return { uid, token, signupToken: links.mintSignUpToken(account) };
            });
            return withCpuTime(server.id, world, () => askOnceEach(activate(server.origin, proofs)));
          },
        },
        {
          name: 'resetPassword',
          unit: 'requests/s',
          async measure() {
            const minted = (await forgetful()).map((account) => links.mint('PASSWORD_RESET', account));
            const result = await withCpuTime(server.id, world, () =>
              askOnceEach(resetPassword(server.origin, minted)),
            );
            await world.emptyOutbox();
            return result;
          },
        },
        { name: 'the hash alone', unit: '/s', measure: () => hashes.rateFor(seconds) },
      ],
      rounds,
      seed,
    );
    if (!apollo || !activations || !resets || !alone) throw new Error('All four are measured.');
    const series = [apollo, activations, resets, alone, apart('resetPassword, hash apart', resets, alone)];
    return chapterOf('Using up a link', series, apollo.name, {
      activateAccount: { least: 0.15 },
      'resetPassword, hash apart': { least: 0.15 },
    });
  } finally {
    hashes.stop();
    await Promise.all([bare.stop(), server.stop()]);
    await world.remove();
  }
}

/** What would be left of the time of one thing without that of another, which is part of it. */
function apart(name: string, whole: Series, part: Series): Series {
  const values = whole.values.map((rate, round) => 1 / (1 / rate - 1 / (part.values[round] ?? NaN)));
  return { name, unit: whole.unit, values };
}

/** The accounts of a kind, so many at a time, and none twice. */
function inBatches({ database }: World, kind: string): () => Promise<Account[]> {
  let next = 0;
  return async () => {
    const accounts = [];
    for (const end = next + linksAtOnce; next < end; next += 1) {
      accounts.push(await accountOf(database, kind, next));
    }
    return accounts;
  };
}
