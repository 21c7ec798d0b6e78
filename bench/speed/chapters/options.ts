/** How thoroughly is measured. */
export interface Options {
  /** Rounds that count. */
  readonly rounds: number;
  /** Seconds that a load goes on. */
  readonly seconds: number;
  /** Minutes that memory is looked at for, beyond a hundred thousand requests. */
  readonly minutes: number;
  /** By which the order within each round can be repeated. */
  readonly seed: number;
}
