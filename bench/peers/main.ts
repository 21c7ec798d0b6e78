import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { systemRandom } from '../../src/runtime/random.ts';
import { chooseEngine, databaseOptions } from '../databases/choose.ts';
import { machine, toTable } from '../speed/report.ts';
import { compare } from './compare.ts';
import { installPeers } from './installed.ts';
import { lineUp } from './line-up.ts';
import { measure, type Options } from './measure.ts';
import { measureTokens } from './tokens.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    seed: { type: 'string' },
    json: { type: 'string' },
    ...databaseOptions,
  },
});
const engine = await chooseEngine(values);
if ('problem' in engine) {
  process.stderr.write(`${engine.problem}\n`);
  process.exit(1);
}
const options: Options = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  seed: Number(values.seed ?? systemRandom.bytes(4).readUInt32BE()),
};

await installPeers(say);
const { contenders, djangoFolder, remove } = await lineUp(engine, say);
try {
  const versions = Object.fromEntries(contenders.map(({ name, version }) => [name, version]));
  say(`${machine()}; ${engine.name} ${engine.version}`);
  say(`${options.rounds} rounds of ${options.seconds} s; seed ${options.seed}`);
  say(`${contenders.map(({ name, version }) => `${name} ${version}`).join('; ')}\n`);
  const tokens = djangoFolder === null ? [] : await measureTokens(djangoFolder, options);
  const results = [...(await measure(contenders, options)), ...tokens];
  for (const result of results) say(toTable(compare(result)));
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ machine: machine(), database: `${engine.name} ${engine.version}`, ...options, versions, results }, null, 2)}\n`,
    );
} finally {
  await remove();
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
