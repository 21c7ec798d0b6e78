import type { Outcome } from '../import/outcome.ts';

const lines = [
  ['taken', 'taken'],
  ['taken unusable-password', '  of them without a password until they reset it'],
  ['already-here', 'already here'],
  ['already-here other-address', '  of them with another address'],
  ['left', 'left'],
  ['left invalid-id', '  with an id that no link can hold'],
  ['left no-address', '  without an address'],
  ['left invalid-address', '  with an address that is none'],
  ['left duplicate-address', '  with an address that somebody has'],
  ['left unknown-hash', '  with a password hash that cannot be verified'],
] as const;

/** Counts what became of the users of an import. */
export class ImportSummary {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(outcomes: readonly Outcome[]): void {
    this.#total += outcomes.length;
    for (const { outcome, reason } of outcomes.map((one) => ({ reason: undefined, ...one }))) {
      this.#count(outcome);
      if (reason !== undefined) this.#count(`${outcome} ${reason}`);
    }
  }

  /** A table for people: a line for each outcome, and for each reason that there was. */
  table(milliseconds: number): string {
    const rate = Math.round(this.#total / Math.max(milliseconds / 1000, 0.001));
    const rows = [
      ...lines.map(([key, label]) => [label, this.#counts.get(key) ?? 0] as const),
      ['read', this.#total] as const,
    ].filter(([label, count]) => count > 0 || !label.startsWith(' '));
    const width = Math.max(...rows.map(([label]) => label.length));
    const table = rows.map(([label, count]) => `${label.padEnd(width)}  ${grouped(count).padStart(12)}\n`);
    return `${table.join('')}In ${(milliseconds / 1000).toFixed(1)} s, ${grouped(rate)} a second.\n`;
  }

  #count(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}
