import type { Engine } from '../engine.ts';

/** SQLite keeps times as milliseconds since 1970, and true as 1. */
export const sqlite: Engine = {
  name: 'SQLite',
  isShared: false,
  timeType: 'integer',
  // A whole number goes in as one: as a fraction it would be another text.
  bind: (value) =>
    value === null || typeof value === 'string'
      ? value
      : BigInt(value instanceof Date ? value.getTime() : value),
  readTime: (stored) => new Date(Number(stored)),
  readBoolean: (stored) => Number(stored) === 1,
  // One transaction writes at a time, so nothing is locked by another.
  skipLocked: (query) => query,
  isConflict: () => false,
};
