import { expect, test } from '@jest/globals';
import { libraryLog } from '../../src/http/library-log.ts';
import { createMemoryLog } from '../support/memory-log.ts';

const marker = 'https://rekey.test/activate/MQ/d3x9zk-0f0f';

/** The lines that come of it when a library says all this at every level. */
function linesOf(...said: unknown[]): Record<string, unknown>[] {
  const { log, lines } = createMemoryLog();
  const library = libraryLog(log, 'Fastify');
  for (const one of [library, library.child({ url: marker }, { msgPrefix: marker })])
    for (const level of ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const)
      Reflect.apply(one[level], one, said);
  expect(lines).toHaveLength(12);
  expect(lines.join('')).not.toContain(marker);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a library’s words are not kept, however it says them', () => {
  for (const said of [
    [marker],
    ['%s', marker],
    [{ req: { url: marker } }, marker],
    [[marker]],
    [null, marker],
  ])
    for (const line of linesOf(...said)) expect(line).toMatchObject({ library: 'Fastify' });
});

test('of the error that comes along its kind is kept', () => {
  const error = Object.assign(new RangeError(marker), { code: 'ERR_OUT_OF_RANGE' });
  for (const said of [[error], [error, marker], [{ err: error, url: marker }, marker]])
    for (const line of linesOf(...said))
      expect(line).toMatchObject({ err: { type: 'RangeError', code: 'ERR_OUT_OF_RANGE' } });
});
