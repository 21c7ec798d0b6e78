import argon2 from 'argon2';

/** Nothing but argon2id, so many at once: how many of them a second, told for each second that is asked for. */
const [memoryCost = NaN, timeCost = NaN, parallelism = NaN, atOnce = NaN] = process.argv.slice(2).map(Number);
const options = { type: argon2.argon2id as 2, memoryCost, timeCost, parallelism };

process.on('message', (seconds: number) => {
  void hashFor(seconds).then((rate) => process.send?.(rate));
});

async function hashFor(seconds: number): Promise<number> {
  const started = performance.now();
  const end = started + seconds * 1000;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await argon2.hash('a walk in the fens', options);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (count * 1000) / (performance.now() - started);
}
