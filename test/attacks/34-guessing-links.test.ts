import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CheckLinkDocument } from '../../schema/documents.ts';
import { linkPurposes } from '../../src/links/purpose.ts';
import { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { limitsOf } from '../support/limits.ts';
import { codePurposes, codes, links } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { encodeUid } from '../../src/tokens/index.ts';

const attempts = 20;
let server: TestApp;
afterEach(() => server.close());

/** How many of twice as many guesses as the limit has are looked at. */
async function lookedAt(
  guess: (client: Client, index: number) => Promise<{ data: unknown }>,
): Promise<number> {
  server = await TestApp.start({ rateLimits: limitsOf({ LINK: { attempts, seconds: 600 } }) });
  let count = 0;
  for (let index = 0; index < 2 * attempts; index += 1) {
    const { data } = await guess(server.mobileApp(), index);
    if (data !== null) count += 1;
  }
  return count;
}

const randomLink = () => ({
  uid: encodeUid('somebody'),
  token: `d3c0de-${randomBytes(16).toString('hex')}`,
});

describe('guessing is limited', () => {
  test.each(linkPurposes)('on the mutation that uses links of %s', async (purpose) => {
    expect(await lookedAt((client) => client.post(links[purpose].use(randomLink())))).toBe(attempts);
  });

  test.each(codePurposes)('on the mutation that uses codes of %s', async (purpose) => {
    const guess = (client: Client, index: number) =>
      client.post(
        codes[purpose].use({ email: `person-${index}@example.com`, code: String(10_000_000 + index) }),
      );
    expect(await lookedAt(guess)).toBe(attempts);
  });

  test('on checkLink', async () => {
    const look = (client: Client, index: number) => {
      const purpose = linkPurposes[index % linkPurposes.length] ?? 'LOGIN';
      return client.post(operation(CheckLinkDocument, { input: { purpose, ...randomLink() } }));
    };
    expect(await lookedAt(look)).toBe(attempts);
  });

  test('on all of them together', async () => {
    const guess = (client: Client, index: number) => {
      const purpose = linkPurposes[index % linkPurposes.length] ?? 'LOGIN';
      return client.post(links[purpose].use(randomLink()));
    };
    expect(await lookedAt(guess)).toBe(attempts);
  });

  test('on the pages of links', async () => {
    const open = async (client: Client, index: number) => {
      const { uid, token } = randomLink();
      const init =
        index % 2 === 0 ? {} : { method: 'POST', body: new URLSearchParams({ password: 'a good one' }) };
      const answer = await client.fetch(`/reset-password/${uid}/${token}`, init);
      expect([200, 429]).toContain(answer.status);
      return { data: answer.status === 200 ? {} : null };
    };
    expect(await lookedAt(open)).toBe(attempts);
  });
});
