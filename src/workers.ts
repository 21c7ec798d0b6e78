import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** How long a process may take to finish what it does: longer than an email takes to be handed over. */
export const graceMilliseconds = 25_000;

const workersGraceMilliseconds = graceMilliseconds + 5_000;
// A worker that lived that long didn't end because it can't work at all.
const steadyMilliseconds = 10_000;
const firstPauseMilliseconds = 500;
const longestPauseMilliseconds = 30_000;
const mostQuickEnds = 5;

/** How a worker ended. */
interface Ending {
  readonly worker: number;
  readonly code: number | null;
  readonly signal: string | null;
  readonly milliseconds: number;
}

/**
 * Starts workers, which share a port, and replaces those that end. Each runs the command that started this process. The
 * first one is alone until it serves: it migrates, and if it can't start, its reason is said once and this process ends
 * with 1. If this process dies, its workers end as well.
 *
 * @param onServing - called once, when all of them serve
 */
export async function superviseWorkers(count: number, log: Logger, onServing: () => void): Promise<void> {
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const running = new Set<Worker>();
  const serving = new Set<Worker>();
  let hasFailed = false;
  let hasServed = false;

  async function runWorker(onStart?: () => void): Promise<Ending> {
    const begun = performance.now();
    const worker = cluster.fork();
    running.add(worker);
    worker.on('listening', () => {
      serving.add(worker);
      onStart?.();
      if (serving.size === count && !hasServed) {
        hasServed = true;
        onServing();
      }
    });
    // It may be gone already when it's told something.
    worker.on('error', () => undefined);
    const [code, signal] = (await once(worker, 'exit')) as [number | null, string | null];
    running.delete(worker);
    serving.delete(worker);
    const ending = { worker: worker.id, code, signal, milliseconds: performance.now() - begun };
    hasFailed ||= isStopping() && code !== 0 && signal !== 'SIGTERM';
    return ending;
  }

  async function keepReplacing(first: Promise<Ending>): Promise<void> {
    let ending = await first;
    for (let quickEnds = 0; !stopping.signal.aborted;) {
      const { worker, code, signal } = ending;
      log.warn({ worker, code, signal }, 'a worker has ended and is replaced');
      quickEnds = ending.milliseconds >= steadyMilliseconds ? 0 : quickEnds + 1;
      if (quickEnds >= mostQuickEnds && serving.size === 0) {
        giveUp();
        return;
      }
      const pause =
        quickEnds === 0
          ? 0
          : Math.min(longestPauseMilliseconds, firstPauseMilliseconds * 2 ** (quickEnds - 1));
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!isStopping()) ending = await runWorker();
    }
  }

  function giveUp(): void {
    if (isStopping()) return;
    log.fatal('no worker can be kept running');
    hasFailed = true;
    grace.close();
  }

  const slots: Promise<void>[] = [];
  const grace = closeWithGrace(
    { delay: workersGraceMilliseconds, logger: false },
    async ({ err, signal }) => {
      if (err) log.fatal({ err }, 'stopping after an error');
      else log.info({ signal }, 'stopping');
      stopping.abort();
      for (const worker of running) worker.process.kill('SIGTERM');
      await Promise.all(slots);
      if (hasFailed) throw new Error('A worker did not end well.');
    },
  );

  const started = Promise.withResolvers<undefined>();
  const first = runWorker(() => {
    started.resolve(undefined);
  });
  slots.push(first.then(() => undefined));
  const ending = await Promise.race([started.promise, first]);
  if (ending) {
    // It has said why.
    if (isStopping()) return;
    grace.uninstall();
    process.exitCode = 1;
    return;
  }
  slots[0] = keepReplacing(first);
  for (let worker = 1; worker < count && !isStopping(); worker += 1) slots.push(keepReplacing(runWorker()));
}
