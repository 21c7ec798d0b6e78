import { describe } from '@jest/globals';
import fc from 'fast-check';
import { AccountDeletionTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyText, anyTime } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

describe('a token that deletes an account', () => {
  testTokenPromises({
    generator: AccountDeletionTokenGenerator,
    anyState: fc.record({
      id: anyId,
      email: anyText,
      password: anyText,
      deletionConfirmedAt: fc.option(anyTime.map((time) => new Date(time))),
    }),
    signed: (user) => ({
      ...user,
      id: String(user.id),
      deletionConfirmedAt: String(user.deletionConfirmedAt?.getTime()),
    }),
  });
});
