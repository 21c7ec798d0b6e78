import type { BenchEngine } from '../../databases/engine.ts';

/** What is measured on, and how thoroughly. */
export interface Options {
  readonly engine: BenchEngine;
  /** Rounds that count. */
  readonly rounds: number;
  /** Seconds that a load goes on. */
  readonly seconds: number;
  /** Minutes that memory is looked at for, beyond a hundred thousand requests. */
  readonly minutes: number;
  /** By which the order within each round can be repeated. */
  readonly seed: number;
}
