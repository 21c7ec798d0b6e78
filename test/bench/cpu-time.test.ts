import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withCpuTime } from '../../bench/cpu-time.ts';

const onLinux = existsSync('/proc/self/stat') ? describe : describe.skip;

onLinux('the CPU time of a request', () => {
  let worker: ChildProcessWithoutNullStreams;
  let idler: ChildProcessWithoutNullStreams;
  beforeEach(() => {
    [worker, idler] = [start(), start()];
  });
  afterEach(() => {
    worker.kill();
    idler.kill();
  });

  const load = async (): Promise<{ rate: number; count: number }> => {
    worker.stdin.write('work\n');
    await once(worker.stdout, 'data');
    return { rate: 20, count: 4 };
  };
  const measure = (server: ChildProcessWithoutNullStreams, database: ChildProcessWithoutNullStreams[]) =>
    withCpuTime(
      Number(server.pid),
      { processes: () => Promise.resolve(database.map(({ pid }) => Number(pid))) },
      load,
    );

  test('is that of the server while it is asked', async () => {
    const { value, cpu } = await measure(worker, [idler]);
    expect(value).toBe(20);
    expect(cpu?.server).toBeGreaterThanOrEqual(leastEach);
    expect(cpu?.database).toBeLessThan(leastEach);
  });

  test('is that of the database apart from it', async () => {
    const { cpu } = await measure(idler, [worker]);
    expect(cpu?.server).toBeLessThan(leastEach);
    expect(cpu?.database).toBeGreaterThanOrEqual(leastEach);
  });

  test('has none of a database that has no processes', async () => {
    expect((await measure(worker, [])).cpu?.database).toBeNull();
  });
});

// 400 ms for four requests, less what the clock of /proc may leave out.
const leastEach = 95;

/** A process that works for 400 ms of CPU time whenever it is told to. */
function start(): ChildProcessWithoutNullStreams {
  const program = `
    process.stdin.on('data', () => {
      const before = process.cpuUsage();
      let used;
      do used = process.cpuUsage(before);
      while (used.user + used.system < 400_000);
      process.stdout.write('done');
    });`;
  return spawn(process.execPath, ['--eval', program]);
}
