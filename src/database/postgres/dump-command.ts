/**
 * The command that backs a PostgreSQL database up. It holds no password: `pg_dump` asks for it, or reads it from
 * `PGPASSWORD` or `~/.pgpass`.
 *
 * @param url - as `DATABASE_URL` has it
 */
export function dumpCommand(url: string, file: string): string {
  const withoutPassword = url.replace(/^(\w+:\/\/[^:@/?#]*):[^@/?#]*@/, '$1@');
  // Our own parameter, which PostgreSQL's programs don't know.
  const forLibpq = withoutPassword.replace(/([?&])pool_size=[^&]*&?/, '$1').replace(/[?&]$/, '');
  return `pg_dump --format=custom --no-owner --file=${quoted(file)} --dbname=${quoted(forLibpq)}`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
