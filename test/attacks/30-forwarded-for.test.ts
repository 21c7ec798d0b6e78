import { afterEach, describe, expect, test } from '@jest/globals';
import { RequestPasswordResetDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { limitsOf } from '../support/limits.ts';
import { operation } from '../support/operation.ts';

const attempts = 5;
let server: TestApp;
afterEach(() => server.close());

/** How many of twice as many requests as the limit has get through, each with another header. */
async function passed(headersOf: (index: number) => Record<string, string>): Promise<number> {
  const email = 'ada@example.com';
  const answers = [];
  for (let index = 0; index < 2 * attempts; index += 1)
    answers.push(
      await server
        .mobileApp()
        .post(operation(RequestPasswordResetDocument, { input: { email } }), headersOf(index)),
    );
  return answers.filter(({ data }) => data !== null).length;
}

// What a client claims to be is written first; each proxy adds whom it saw at the end.
const proxies = (count: number) => Array.from({ length: count }, (_, hop) => `198.51.100.${hop + 1}`);
const claims: [string, (index: number) => string][] = [
  ['an IPv4 address', (index) => `203.0.113.${index}`],
  ['an IPv6 address', (index) => `2001:db8:${index}::1`],
  ['several addresses', (index) => `203.0.113.${index}, 192.0.2.${index}, 10.0.0.${index}`],
  ['no address', (index) => `whoever-${index}`],
];

describe.each([0, 1, 2])('rotating X-Forwarded-For with %d trusted proxies', (trusted) => {
  test.each(claims)('by %s is one bucket', async (_name, claim) => {
    server = await TestApp.start({
      trustedProxies: trusted,
      rateLimits: limitsOf({ MAIL: { attempts, seconds: 600 } }),
    });
    const real = ['203.0.113.200', ...proxies(2)].slice(0, trusted);
    const seen = await passed((index) => ({ 'x-forwarded-for': [claim(index), ...real].join(', ') }));
    expect(seen).toBe(attempts);
  });

  test('by the forms of one client is one bucket', async () => {
    server = await TestApp.start({
      trustedProxies: trusted,
      rateLimits: limitsOf({ MAIL: { attempts, seconds: 600 } }),
    });
    const network = (index: number) => `2001:db8:1:2:${index}::${index}`;
    const rest = proxies(Math.max(0, trusted - 1));
    expect(await passed((index) => ({ 'x-forwarded-for': [network(index), ...rest].join(', ') }))).toBe(
      attempts,
    );
  });
});

test('two clients behind one trusted proxy are two buckets', async () => {
  server = await TestApp.start({
    trustedProxies: 1,
    rateLimits: limitsOf({ MAIL: { attempts, seconds: 600 } }),
  });
  expect(await passed((index) => ({ 'x-forwarded-for': `203.0.113.${index % 2}` }))).toBe(2 * attempts);
});

test('other headers that name an address change nothing', async () => {
  server = await TestApp.start({
    trustedProxies: 1,
    rateLimits: limitsOf({ MAIL: { attempts, seconds: 600 } }),
  });
  const seen = await passed((index) => ({
    'x-forwarded-for': '203.0.113.200',
    'x-real-ip': `203.0.113.${index}`,
    'client-ip': `203.0.113.${index}`,
    'x-client-ip': `203.0.113.${index}`,
    'true-client-ip': `203.0.113.${index}`,
    'cf-connecting-ip': `203.0.113.${index}`,
    forwarded: `for=203.0.113.${index}`,
  }));
  expect(seen).toBe(attempts);
});
