import { describe } from '@jest/globals';
import fc from 'fast-check';
import { AccountDeletionTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyText, anyTime } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

describe('a token that deletes an account', () => {
  testTokenPromises({
    generator: AccountDeletionTokenGenerator,
    keySalt: 'rekey.tokens.AccountDeletionTokenGenerator',
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
    sample: {
      id: 1,
      email: 'alice@example.com',
      password: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aA',
      deletionConfirmedAt: null,
    },
    token: 'd9htc0-9fbcafe6f6653b8168a2bf497a3c1629',
  });
});
