import { parseArgs } from 'node:util';
import { systemRandom } from '../../src/runtime/random.ts';
import { chooseEngine, databaseOptions } from '../databases/choose.ts';
import { growthChapter } from './chapters/growth.ts';
import { linksChapter } from './chapters/links.ts';
import { memoryChapter } from './chapters/memory.ts';
import type { Options } from './chapters/options.ts';
import { outboxChapter } from './chapters/outbox.ts';
import { requestsChapter } from './chapters/requests.ts';
import { signInChapter } from './chapters/sign-in.ts';
import { startChapter } from './chapters/start.ts';
import { tokensChapter } from './chapters/tokens.ts';
import { machine, toTable, type Chapter } from './report.ts';

const chapters: Readonly<Record<string, (options: Options) => Promise<Chapter>>> = {
  requests: requestsChapter,
  'sign-in': signInChapter,
  links: linksChapter,
  tokens: tokensChapter,
  start: startChapter,
  memory: memoryChapter,
  outbox: outboxChapter,
  growth: growthChapter,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '0' },
    seed: { type: 'string' },
    ...databaseOptions,
  },
});
const engine = await chooseEngine(values);
if ('problem' in engine) {
  process.stderr.write(`${engine.problem}\n`);
  process.exit(1);
}
const options: Options = {
  engine,
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  minutes: Number(values.minutes),
  seed: Number(values.seed ?? systemRandom.bytes(4).readUInt32BE()),
};
const wanted = positionals.length > 0 ? positionals : Object.keys(chapters);

say(`${machine()}; ${engine.name} ${engine.version}`);
say(`${options.rounds} rounds of ${options.seconds} s; seed ${options.seed}\n`);
for (const name of wanted) {
  const measure = chapters[name];
  if (!measure)
    throw new Error(`There is no chapter ${name}: there are ${Object.keys(chapters).join(', ')}.`);
  say(toTable(await measure(options)));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
