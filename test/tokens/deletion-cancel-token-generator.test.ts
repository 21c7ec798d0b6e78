import { describe } from '@jest/globals';
import fc from 'fast-check';
import { DeletionCancelTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyTime } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

const anyMoment = fc.option(anyTime.map((time) => new Date(time)));

describe('a token that brings a deleted account back', () => {
  testTokenPromises({
    generator: DeletionCancelTokenGenerator,
    anyState: fc.record({ id: anyId, deletionConfirmedAt: anyMoment, erasureDueAt: anyMoment }),
    signed: (user) => ({
      id: String(user.id),
      deletionConfirmedAt: String(user.deletionConfirmedAt?.getTime()),
      erasureDueAt: String(user.erasureDueAt?.getTime()),
    }),
  });
});
