import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rateLimitNames, type RateLimitSettings } from '../../src/limits/rate-limits.ts';
import { mailRateLimits } from '../support/config.ts';
import { questions } from '../support/questions.ts';
import { addresses, addressKinds, AcquaintedApp } from '../support/who-has-an-account.ts';

const allowed = 3;
const rateLimits = Object.fromEntries(
  rateLimitNames.map((name) => [name, { attempts: allowed, seconds: 600 }]),
) as RateLimitSettings;

let server: AcquaintedApp;
beforeAll(async () => {
  server = await AcquaintedApp.start({ rateLimits, mailRateLimits, trustedProxies: 1 });
});
afterAll(() => server.close());

/** Every client has its own limits, so that what one has asked is not counted against the next. */
let clients = 0;
const nextClient = (): string => `203.0.113.${(clients += 1)}`;

const isLimited = (answer: string): boolean => answer.includes('"retry-after"');

/** Asks about an address of every kind until it is refused, and expects always to see the same; returns that. */
async function expectOneStory(ask: (email: string) => Promise<string[]>): Promise<string[]> {
  const stories = [];
  for (const kind of addressKinds) stories.push(await ask(addresses[kind]));
  const [reference = [], ...others] = stories;
  for (const story of others) expect(story).toEqual(reference);
  return reference;
}

const refusedAfter = (count: number, asked: number) =>
  Array.from({ length: asked }, (_, index) => index >= count);

describe('who has an account? The limits are the same, and told in the same words, for', () => {
  test.each(Object.entries(questions))('%s, asked over and over by one client', async (_name, ask) => {
    const story = await expectOneStory(async (email) => {
      const [client, answers] = [nextClient(), new Array<string>()];
      for (let time = 0; time < 5; time += 1) answers.push(await ask(server, email, client));
      return answers;
    });
    expect(story.map(isLimited)).toEqual(refusedAfter(allowed, 5));
  });

  test('login, guessed at by many clients', async () => {
    server.clock.advance(600);
    const story = await expectOneStory(async (email) => {
      const answers = [];
      for (let time = 0; time < 5; time += 1)
        answers.push((await questions['login']?.(server, email, nextClient())) ?? '');
      return answers;
    });
    expect(story.map(isLimited)).toEqual(refusedAfter(allowed, 5));
  });
});
