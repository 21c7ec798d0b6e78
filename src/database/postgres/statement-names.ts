/** The names under which the connections keep statements prepared. */
export class StatementNames {
  readonly #names = new Map<string, string>();
  #given = 0;

  of(sql: string): string {
    return this.#names.get(sql) ?? this.#give(sql);
  }

  /** Gives a statement another name, so that every connection prepares it again: a migration has changed its table. */
  renew(sql: string, outdated: string): void {
    if (this.#names.get(sql) === outdated) this.#give(sql);
  }

  #give(sql: string): string {
    const name = `rekey_${(this.#given += 1)}`;
    this.#names.set(sql, name);
    return name;
  }
}
