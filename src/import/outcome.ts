import type { Unfitness } from './judge-user.ts';

/** What became of one user of the source: a line of the report. */
export type Outcome =
  | {
      readonly id: string;
      readonly outcome: 'taken';
      /** Nobody signs in to it before a reset. */
      readonly reason?: 'unusable-password';
    }
  | {
      readonly id: string;
      readonly outcome: 'already-here';
      /** Its address is not the same any more, or it has never been the same person. */
      readonly reason?: 'other-address';
    }
  | { readonly id: string; readonly outcome: 'left'; readonly reason: Unfitness }
  | {
      readonly id: string;
      readonly outcome: 'left';
      readonly reason: 'duplicate-address';
      /** The id of the account that has the address. */
      readonly sameAs: string;
    };
