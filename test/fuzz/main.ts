import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    requests: { type: 'string', default: '100000' },
    minutes: { type: 'string', default: '15' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const requests = Number(values.requests);
const started = performance.now();
say(`Seed ${seed}: to repeat this, npm run fuzz -- --seed ${seed} --requests ${requests}`);

const { sent, statuses, problems } = await fuzz({
  seed,
  requests,
  milliseconds: Number(values.minutes) * 60_000,
  onProgress(count) {
    if (count % 10_000 === 0) say(`${count} requests sent`);
  },
});

const seconds = (performance.now() - started) / 1000;
say(`${sent} requests in ${seconds.toFixed(0)} s, ${(sent / seconds).toFixed(0)} a second`);
for (const [status, count] of [...statuses].sort()) say(`  ${status}: ${count}`);
for (const problem of problems) say(problem);
say(problems.length === 0 ? 'Nothing went wrong.' : `${problems.length} went wrong, with seed ${seed}.`);
process.exitCode = problems.length === 0 && sent > 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
