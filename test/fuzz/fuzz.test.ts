import { afterAll, expect, test } from '@jest/globals';
import { endLeftovers } from '../support/server-process.ts';
import { fuzz } from './fuzz.ts';

afterAll(endLeftovers);

test('malformed requests bring about no fault, tell nothing, and leave the server well', async () => {
  const { sent, problems, statuses } = await fuzz({ seed: 4, requests: 3000, milliseconds: 10_000 });
  expect(problems).toEqual([]);
  expect(sent).toBeGreaterThan(200);
  // Some get through, or nothing behind the first check was tried.
  expect(statuses.get(200)).toBeGreaterThan(10);
});
