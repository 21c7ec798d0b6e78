import { describe } from '@jest/globals';
import fc from 'fast-check';
import { DeletionCancelTokenGenerator } from '../../src/tokens/index.ts';
import { anyId, anyTime } from './samples.ts';
import { testTokenPromises } from './token-promises.ts';

const anyMoment = fc.option(anyTime.map((time) => new Date(time)));

describe('a token that brings a deleted account back', () => {
  testTokenPromises({
    generator: DeletionCancelTokenGenerator,
    keySalt: 'rekey.tokens.DeletionCancelTokenGenerator',
    anyState: fc.record({ id: anyId, deletionConfirmedAt: anyMoment, erasureDueAt: anyMoment }),
    signed: (user) => ({
      id: String(user.id),
      deletionConfirmedAt: String(user.deletionConfirmedAt?.getTime()),
      erasureDueAt: String(user.erasureDueAt?.getTime()),
    }),
    sample: {
      id: 1,
      deletionConfirmedAt: new Date('2026-05-31T08:00:00Z'),
      erasureDueAt: new Date('2026-06-14T08:00:00Z'),
    },
    token: 'd9htc0-6c3d02c8ad6de5063de7f04f442a9818',
  });
});
