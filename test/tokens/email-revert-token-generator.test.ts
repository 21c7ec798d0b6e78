import { describe } from '@jest/globals';
import fc from 'fast-check';
import { EmailRevertTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyText, anyTime } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

describe('a token that undoes a change of address', () => {
  testTokenPromises({
    generator: EmailRevertTokenGenerator,
    anyState: fc.record({
      id: anyId,
      userId: anyId,
      oldEmail: anyText,
      newEmail: anyText,
      confirmedAt: anyTime.map((time) => new Date(time)),
    }),
    signed: (change) => ({
      ...change,
      id: String(change.id),
      userId: String(change.userId),
      confirmedAt: String(change.confirmedAt.getTime()),
    }),
  });
});
