import { describe } from '@jest/globals';
import fc from 'fast-check';
import { EmailChangeTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyText } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

describe('a token that confirms another address', () => {
  testTokenPromises({
    generator: EmailChangeTokenGenerator,
    keySalt: 'rekey.tokens.EmailChangeTokenGenerator',
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
    sample: {
      id: 7,
      userId: 1,
      oldEmail: 'alice@example.com',
      newEmail: 'alice@example.org',
      password: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aA',
      confirmed: false,
    },
    token: 'd9htc0-82148f217fa2438f637aafa295ee193e',
  });
});
