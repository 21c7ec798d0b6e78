/** The configuration cannot be used: all that is wrong with it, at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  /** @param problems - one sentence each: the name, what is wrong, how to mend it */
  constructor(problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
