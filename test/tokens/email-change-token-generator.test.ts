import { describe } from '@jest/globals';
import fc from 'fast-check';
import { EmailChangeTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyText } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

describe('a token that confirms another address', () => {
  testTokenPromises({
    generator: EmailChangeTokenGenerator,
    anyState: fc.record({
      id: anyId,
      userId: anyId,
      oldEmail: anyText,
      newEmail: anyText,
      password: anyText,
      confirmed: fc.boolean(),
    }),
    signed: (change) => ({
      ...change,
      id: String(change.id),
      userId: String(change.userId),
      confirmed: String(change.confirmed),
    }),
  });
});
