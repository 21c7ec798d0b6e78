import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/runtime/clock.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { TimingClient } from './client.ts';
import {
  fillDatabase,
  fillWithOtherHashes,
  otherKinds,
  signSomebodyIn,
  ownPassword,
  usualKinds,
} from './fill.ts';
import { measure, warmUp, type Pair } from './measure.ts';
import { addressPairs, emailChangePair, loginPairs } from './pairs.ts';
import { cost, startServer } from './server.ts';
import { heading, resultOf, row, tells } from './table.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    samples: { type: 'string', default: '2000' },
    'hashing-samples': { type: 'string', default: '1000' },
    seed: { type: 'string' },
  },
});
const samples = { cheap: Number(values.samples), hashing: Number(values['hashing-samples']) };
const seed = Number(values.seed ?? systemRandom.bytes(4).readUInt32BE());
const accounts = warmUp + Math.max(samples.cheap, samples.hashing);
const only = new RegExp(values.only);
let telling = 0;

say(`${availableParallelism()} cores; Node ${process.version}; ${process.platform}; seed ${seed}`);
say(`Our hashes: argon2id, ${cost.memoryKibibytes} KiB, ${cost.passes} pass, the least that can be set.`);
say('Δ: difference of the medians; t: Welch’s, without 5 % at each end; AUC: 0.5 tells nothing.');
say('In brackets: unknown against unknown.');
say(heading);

const folder = await makeTemporaryFolder();
const databaseUrl = `sqlite:${folder.path}/rekey.sqlite`;
const database = await connectDatabase(databaseUrl, [], { create: true });
try {
  await migrate(database);
  const at = systemClock();
  await fillDatabase(database, accounts, at);
  const sessionToken = await signSomebodyIn(database, at);
  await run([
    ...loginPairs(samples, usualKinds),
    ...addressPairs(samples),
    emailChangePair(samples, sessionToken, ownPassword),
  ]);
  say('With hashes of another cost, and of a Django:');
  await fillWithOtherHashes(database, accounts, at);
  await run(loginPairs(samples, otherKinds));
} finally {
  await database.close();
  await folder.remove();
}
if (values.check && telling > 0) {
  say(`${telling} of them ${telling === 1 ? 'tells' : 'tell'} known from unknown.`);
  process.exitCode = 1;
}

/** Measures pairs at a server that has just started, and so has just looked through the hashes that there are. */
async function run(all: readonly Pair[]): Promise<void> {
  const pairs = all.filter(({ name }) => only.test(name));
  if (pairs.length === 0) return;
  const server = await startServer(databaseUrl);
  const client = new TimingClient(server.origin);
  try {
    for (const pair of pairs) {
      const result = resultOf(pair.name, await measure(client, pair, seed));
      if (tells(result)) telling += 1;
      say(row(result));
    }
  } finally {
    client.close();
    await server.stop();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
