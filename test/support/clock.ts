/** A clock that stands still until it is moved. */
export class Clock {
  #time: number;

  constructor(start = '2026-11-23T12:00:00Z') {
    this.#time = Date.parse(start);
  }

  readonly now = (): Date => new Date(this.#time);

  advance(seconds: number): void {
    this.#time += seconds * 1000;
  }
}
