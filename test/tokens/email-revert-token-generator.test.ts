import { describe } from '@jest/globals';
import fc from 'fast-check';
import { EmailRevertTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyText, anyTime } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

describe('a token that undoes a change of address', () => {
  testTokenPromises({
    generator: EmailRevertTokenGenerator,
    keySalt: 'rekey.tokens.EmailRevertTokenGenerator',
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
    sample: {
      id: 7,
      userId: 1,
      oldEmail: 'alice@example.com',
      newEmail: 'alice@example.org',
      confirmedAt: new Date('2026-05-31T08:00:00Z'),
    },
    token: 'd9htc0-1a005ecc04e76d87a4fee77a83177570',
  });
});
