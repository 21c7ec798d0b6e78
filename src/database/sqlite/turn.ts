/** Lets one transaction at a time use the only connection; others wait in the order they asked. */
export class Turn {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  /**
   * Waits for the turn and takes it.
   *
   * @returns false where it wasn't free in time; then nothing is taken
   */
  async take(milliseconds: number): Promise<boolean> {
    if (!this.#taken) {
      this.#taken = true;
      return true;
    }
    return new Promise((resolve) => {
      const called = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(called), 1);
        resolve(false);
      }, milliseconds);
      this.#waiting.push(called);
    });
  }

  /** Hands the turn to the next in line. */
  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }
}
