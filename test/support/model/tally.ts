/** Counts how often each mutation was done, and how often refused: to see that no rule goes untried. */
export class Tally {
  readonly #counts = new Map<string, { done: number; refused: number }>();

  count(mutation: string, isDone: boolean): void {
    const counts = this.#counts.get(mutation) ?? { done: 0, refused: 0 };
    counts[isDone ? 'done' : 'refused'] += 1;
    this.#counts.set(mutation, counts);
  }

  toString(): string {
    return [...this.#counts]
      .sort()
      .map(([mutation, { done, refused }]) => `${mutation}: done ${done} times, refused ${refused} times`)
      .join('\n');
  }
}
