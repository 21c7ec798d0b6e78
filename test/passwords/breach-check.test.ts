import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createBreachCheck } from '../../src/passwords/breach-check.ts';
import { TryLater } from '../../src/failures/try-later.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { goodPassword } from '../support/people.ts';
import { RangeServer, sha1 } from '../support/range-server.ts';

const breached = ['correct horse battery staple', 'caf\u00e9 de nuit'];

let ranges: RangeServer;
let log: ReturnType<typeof createMemoryLog>;
beforeEach(async () => {
  ranges = await RangeServer.start(breached);
  log = createMemoryLog();
});
afterEach(() => ranges.stop());

const checkWith = (outage: 'accept' | 'refuse' = 'refuse') =>
  createBreachCheck({ rangeUrl: ranges.url, outage }, log.log);

describe('a password', () => {
  test('is breached where the range lists it', async () => {
    const isBreached = checkWith();
    for (const password of breached) expect(await isBreached(password)).toBe(true);
    expect(await isBreached(goodPassword)).toBe(false);
    expect(await isBreached('')).toBe(false);
  });

  test('is looked up in the form in which it is hashed, however a keyboard composed it', async () => {
    expect(await checkWith()('cafe\u0301 de nuit')).toBe(true);
  });

  test('goes out as five digits of forty, and padding is asked for', async () => {
    await checkWith()(goodPassword);
    const [asked] = ranges.asked;
    expect(asked?.path).toBe(`/range/${sha1(goodPassword).slice(0, 5)}`);
    expect(asked?.headers['add-padding']).toBe('true');
    expect(asked?.headers['user-agent']).toBe('Rekey');
    expect(JSON.stringify(ranges.asked)).not.toContain(sha1(goodPassword).slice(0, 6));
  });

  test.each([
    ['is not listed where its count is zero, which is padding', ':0', false],
    ['is listed in small letters, too', ':3', true],
  ])('%s', async (_, count, expected) => {
    ranges.answer = (response) => response.end(`${sha1(goodPassword).slice(5).toLowerCase()}${count}\n`);
    expect(await checkWith()(goodPassword)).toBe(expected);
  });
});

const outages: [string, (response: ServerResponse) => void][] = [
  ['says that it fails', (response) => response.writeHead(503).end()],
  ['says that there were too many', (response) => response.writeHead(429, { 'retry-after': '2' }).end()],
  ['sends elsewhere', (response) => response.writeHead(302, { location: ranges.url }).end()],
  ['hangs up', (response) => response.destroy()],
  ['hangs up half-way', (response) => response.writeHead(200).write('00', () => response.destroy())],
  ['never answers', () => undefined],
  ['never ends', (response) => response.writeHead(200).write('0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n')],
  ['says too much', (response) => response.end('0'.repeat(2_000_000))],
];

describe.each(outages)('a range API that %s', (_, answer) => {
  beforeEach(() => {
    ranges.answer = answer;
  });

  test('lets every password pass where it is to, and leaves a warning that names none', async () => {
    expect(await checkWith('accept')(goodPassword)).toBe(false);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('"level":40');
    expect(log.lines[0]).toContain('breached passwords cannot be looked up');
    expect(log.lines[0]).not.toContain(sha1(goodPassword).slice(0, 5));
  });

  test('lets none pass where it is to let none pass, and says when to try again', async () => {
    const failure = await checkWith('refuse')(goodPassword).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TryLater);
    expect(failure).toMatchObject({ reason: 'SERVICE_BUSY', retryAfterSeconds: 30 });
  });
});

test('a range API that is not there is an outage, too', async () => {
  const { url: rangeUrl } = ranges;
  await ranges.stop();
  expect(await createBreachCheck({ rangeUrl, outage: 'accept' }, log.log)(goodPassword)).toBe(false);
  expect(log.lines).toHaveLength(1);
});
