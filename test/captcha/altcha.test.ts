import { afterAll, describe, expect, test } from '@jest/globals';
import type { Challenge } from 'altcha-lib';
import pino from 'pino';
import { createAltcha } from '../../src/captcha/altcha.ts';
import type { Client } from '../../src/client.ts';
import { countInMemory } from '../../src/limits/limit-store.ts';
import { countInRedis } from '../../src/limits/redis-store.ts';
import { readWithSecret } from '../support/configuration.ts';
import { Clock } from '../support/clock.ts';
import { hasRedis, RedisProcess } from '../support/redis.ts';
import { inItsForm, solveAltcha } from '../support/solve-altcha.ts';
import { waitFor } from '../support/wait-for.ts';

const client: Client = { ipAddress: null, userAgent: null, language: null };
const log = pino({ level: 'silent' });
const secrets = { secretKey: 'a secret', secretKeyFallbacks: [] };
// The library reads the system's clock, too: this one starts with it.
const clock = new Clock(new Date().toISOString());
const store = countInMemory(clock.now);
const cheap = { cost: 1 };
const altcha = createAltcha(cheap, secrets, store, clock.now);

interface Answer {
  challenge: Challenge;
  solution: { counter: number; derivedKey: string };
}

async function solved(): Promise<Answer> {
  const text = Buffer.from(await solveAltcha(await altcha.challenge()), 'base64').toString();
  return JSON.parse(text) as Answer;
}

test('a solution passes once', async () => {
  const answer = await solveAltcha(await altcha.challenge());
  expect(await altcha.judge(answer, client)).toBe(true);
  expect(await altcha.judge(answer, client)).toBe(false);
});

test('of many at once, one passes', async () => {
  const answer = await solveAltcha(await altcha.challenge());
  const passed = await Promise.all(Array.from({ length: 10 }, () => altcha.judge(answer, client)));
  expect(passed.filter(Boolean)).toHaveLength(1);
});

test('another way to write it makes no other of it', async () => {
  const { challenge, solution } = await solved();
  const { parameters, signature } = challenge;
  const turned = Object.fromEntries(Object.entries(parameters).toReversed());
  expect(await altcha.judge(inItsForm({ challenge, solution }), client)).toBe(true);
  for (const again of [
    { solution: { ...solution, time: 5 }, challenge: { signature, parameters: turned } },
    { challenge: { ...challenge, codeChallenge: { image: '' } }, solution, more: 1 },
  ])
    expect(await altcha.judge(inItsForm(again), client)).toBe(false);
});

test('a challenge lives ten minutes', async () => {
  const [early, late] = [await altcha.challenge(), await altcha.challenge()];
  clock.advance(599);
  expect(await altcha.judge(await solveAltcha(early), client)).toBe(true);
  clock.advance(1);
  expect(await altcha.judge(await solveAltcha(late), client)).toBe(false);
});

test('a wrong solution does not use its challenge up', async () => {
  const { challenge, solution } = await solved();
  const wrong = { ...solution, counter: solution.counter + 1 };
  expect(await altcha.judge(inItsForm({ challenge, solution: wrong }), client)).toBe(false);
  expect(await altcha.judge(inItsForm({ challenge, solution }), client)).toBe(true);
});

describe('nothing else passes:', () => {
  test.each<[string, (answer: Answer) => unknown]>([
    ['no work', ({ challenge }) => ({ challenge, solution: { counter: 0, derivedKey: '00'.repeat(32) } })],
    ['no solution', ({ challenge }) => ({ challenge })],
    ['no signature', ({ challenge: { parameters }, solution }) => ({ challenge: { parameters }, solution })],
    [
      'another signature',
      ({ challenge, solution }) => ({ challenge: { ...challenge, signature: '0'.repeat(64) }, solution }),
    ],
    [
      'an easier challenge',
      ({ challenge, solution }) => {
        const parameters = { ...challenge.parameters, keyPrefix: '0' };
        return { challenge: { ...challenge, parameters }, solution };
      },
    ],
    [
      'a longer life',
      ({ challenge, solution }) => {
        const parameters = { ...challenge.parameters, expiresAt: 4_000_000_000 };
        return { challenge: { ...challenge, parameters }, solution };
      },
    ],
    [
      'a counter that is none',
      ({ challenge, solution }) => ({ challenge, solution: { ...solution, counter: -1 } }),
    ],
    ['the challenge alone', ({ challenge }) => challenge],
    ['null', () => null],
    ['something long', (answer) => ({ ...answer, more: 'x'.repeat(2048) })],
  ])('%s', async (_name, forge) => {
    expect(await altcha.judge(inItsForm(forge(await solved())), client)).toBe(false);
  });

  test.each(['', 'no base64 at all', inItsForm('text'), Buffer.from('{').toString('base64')])(
    '%j',
    async (text) => {
      expect(await altcha.judge(text, client)).toBe(false);
    },
  );

  test('a challenge of another server', async () => {
    const elsewhere = createAltcha(cheap, { ...secrets, secretKey: 'another' }, store, clock.now);
    expect(await altcha.judge(await solveAltcha(await elsewhere.challenge()), client)).toBe(false);
  });
});

test('a challenge of before the secret was changed passes', async () => {
  const answer = await solveAltcha(await altcha.challenge());
  const changed = { secretKey: 'a new secret', secretKeyFallbacks: ['a secret'] };
  const after = createAltcha(cheap, changed, store, clock.now);
  expect(await after.judge(answer, client)).toBe(true);
});

test('a challenge costs what is set, in some 256 tries', async () => {
  const settings = readWithSecret({ CAPTCHA: 'altcha' }).captcha;
  if (settings?.provider !== 'altcha') throw new Error('It is not ALTCHA.');
  const { parameters } = await createAltcha(settings, secrets, store, clock.now).challenge();
  expect(parameters).toMatchObject({ algorithm: 'PBKDF2/SHA-256', cost: 10_000, keyPrefix: '00' });
});

describe('on two processes that share a Redis', () => {
  let redis: RedisProcess | undefined;
  afterAll(() => redis?.stop());

  (hasRedis ? test : test.skip)('a solution passes once', async () => {
    redis = await RedisProcess.start();
    const { url } = redis;
    const stores = [1, 2].map(() => countInRedis(url, secrets.secretKey, clock.now, log));
    for (const each of stores) await waitFor(() => each.isReady());
    const answer = await solveAltcha(await altcha.challenge());
    const passed = [];
    for (const each of stores)
      passed.push(await createAltcha(cheap, secrets, each, clock.now).judge(answer, client));
    expect(passed).toEqual([true, false]);
    for (const each of stores) each.close();
  });
});
