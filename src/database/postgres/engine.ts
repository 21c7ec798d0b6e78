import type { Engine } from '../engine.ts';
import { isConflict } from './failures.ts';

/** PostgreSQL keeps times as `timestamptz(3)`, and has booleans. */
export const postgres: Engine = {
  name: 'PostgreSQL',
  isShared: true,
  timeType: 'timestamptz',
  // Of a year beyond 9999, PostgreSQL would take the sign for that of a time zone.
  bind: (value) => (value instanceof Date ? value.toISOString().replace(/^\+0*/, '') : value),
  readTime: (stored) => new Date(String(stored)),
  readBoolean: (stored) => stored === true,
  skipLocked: (query) => query.forUpdate().skipLocked(),
  isConflict,
};
