import type { TokenAlgorithm } from './token-generator-options.ts';

/** What one stretch of Django's versions did in its own way. */
interface DjangoEra {
  timestampUnitSeconds: number;
  algorithm: TokenAlgorithm;
  signsEmail: boolean;
}

/**
 * The versions of Django at which its tokens changed: each stands for itself and for all that follow up to the next,
 * and `3.0` for all before it too.
 */
export type DjangoVersion = '3.2' | '3.1' | '3.0';

const eras = new Map<DjangoVersion, DjangoEra>([
  ['3.2', { timestampUnitSeconds: 1, algorithm: 'sha256', signsEmail: true }],
  ['3.1', { timestampUnitSeconds: 1, algorithm: 'sha256', signsEmail: false }],
  ['3.0', { timestampUnitSeconds: 24 * 60 * 60, algorithm: 'sha1', signsEmail: false }],
]);

/**
 * Finds what a version of Django did in its own way.
 *
 * @throws TypeError if the version names none of the eras
 */
export function djangoEra(version: DjangoVersion): DjangoEra {
  const era = eras.get(version);
  if (!era)
    throw new TypeError(`django must be one of ${[...eras.keys()].join(', ')}; 3.2 is all later ones too.`);
  return era;
}
