import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/clock.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';
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
import { addressPairs, emailChangePair, linkPairs, loginPairs } from './pairs.ts';
import { makeFolder, startServer } from './server.ts';
import { heading, resultOf, row, tells } from './table.ts';

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    samples: { type: 'string', default: '2000' },
    'hashing-samples': { type: 'string', default: '1000' },
  },
});
const samples = { cheap: Number(values.samples), hashing: Number(values['hashing-samples']) };
const accounts = warmUp + Math.max(samples.cheap, samples.hashing);

const folder = await makeFolder();
const database = await connectDatabase(folder.databasePath);
await migrate(database);
const at = systemClock();
await fillDatabase(database, accounts, at);
const sessionToken = await signSomebodyIn(database, at);
const server = await startServer(folder.databasePath);
const client = new TimingClient(server.origin);
let telling = 0;

try {
  say(
    `${cpus()[0]?.model ?? 'Some processor'}, ${availableParallelism()} cores; Node ${process.version}; ${process.platform}`,
  );
  say(
    'Δ: difference of the medians; t: Welch’s, without 5 % at each end; AUC: 0.5 tells nothing. In brackets: unknown against unknown.',
  );
  say(heading);
  await run([
    ...loginPairs(samples, usualKinds),
    ...linkPairs(samples),
    ...addressPairs(samples),
    emailChangePair(samples, sessionToken, ownPassword),
  ]);
  await fillWithOtherHashes(database, accounts, at);
  say('With hashes of another cost, and of a Django:');
  await run(loginPairs(samples, otherKinds));
} finally {
  client.close();
  await server.stop();
  await database.close();
  await folder.remove();
}
if (values.check && telling > 0) {
  say(`${telling} of them ${telling === 1 ? 'tells' : 'tell'} known from unknown.`);
  process.exitCode = 1;
}

async function run(pairs: readonly Pair[]): Promise<void> {
  for (const pair of pairs.filter(({ name }) => name.includes(values.only))) {
    const result = resultOf(pair.name, await measure(client, pair));
    if (tells(result)) telling += 1;
    say(row(result));
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
