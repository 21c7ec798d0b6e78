/** Says at the end of a test run which database it used, what it left out, and how to run the rest. */
export default class WhichDatabase {
  onRunComplete(_contexts, { numPendingTests }) {
    const onPostgres = process.env.TEST_DATABASE === 'postgres';
    const lines = onPostgres
      ? ['Ran on PostgreSQL.']
      : [
          'Ran on SQLite. The same tests run on PostgreSQL by: TEST_DATABASE=postgres npm test',
          '(TEST_POSTGRES_URL names a server on which databases may be made; by default it is 127.0.0.1:5432).',
        ];
    if (numPendingTests > 0)
      lines.push(
        `${numPendingTests} tests were skipped for want of a program: CONTRIBUTING.md says what each needs.`,
      );
    process.stderr.write(`\n${lines.join('\n')}\n`);
  }
}
