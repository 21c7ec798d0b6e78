import { findAccount, type Account } from '../src/database/accounts.ts';
import type { Database } from '../src/database/connect.ts';
import type { CodePurpose } from '../src/entities/short-code.ts';
import type { User } from '../src/entities/user.ts';
import type { ShortCodes } from '../src/links/short-codes.ts';
import { systemRandom } from '../src/runtime/random.ts';
import { createSessions } from '../src/sessions/sessions.ts';

/** What an account is like, apart from its address. */
export type State = Pick<User, 'password' | 'active' | 'erasureDueAt'> & { readonly confirmed: boolean };

const day = 86_400;
const digitsOfNumber = 8;
// As many as any database writes within the time limit of a statement.
const accountsAtOnce = 50_000;

/** The address of one of a kind: all are of one length. */
export function addressOf(kind: string, number: number): string {
  return `${idOf(kind, number)}@example.com`;
}

/** The key of one of a kind. */
export function idOf(kind: string, number: number): string {
  return `${startOfId(kind)}${String(number).padStart(digitsOfNumber, '0')}`;
}

function startOfId(kind: string): string {
  return kind.padEnd(12, '-');
}

/** Fills a database with so many accounts of a kind, a great many by each statement: there may be a million of them. */
export async function fill(
  database: Database,
  kind: string,
  count: number,
  at: Date,
  { password, active, erasureDueAt, confirmed }: State,
): Promise<void> {
  const start = startOfId(kind);
  const id = `? || substr(cast(${10 ** digitsOfNumber} + number as text), 2)`;
  const email = `${id} || '@example.com'`;
  for (let first = 0; first < count; first += accountsAtOnce) {
    const last = Math.min(count, first + accountsAtOnce) - 1;
    const numbers = `with recursive numbers (number) as
      (select ${first} union all select number + 1 from numbers where number < ${last})`;
    await database.em.execute(
      `${numbers} insert into "user" (id, email, email_key, claimed_email_key, password, last_login, active, created_at,
          link_generation, deletion_confirmed_at, erasure_due_at)
        select ${id}, ${email}, ${email}, ${confirmed ? email : 'null'}, ?, ?, ?, ?, 0, ?, ? from numbers`,
      [
        ...[start, start, start, ...(confirmed ? [start] : [])],
        ...[password, confirmed ? at : null, active, at, erasureDueAt, erasureDueAt],
      ],
    );
    await database.em.execute(
      `${numbers} insert into profile (user_id, email_confirmed) select ${id}, ? from numbers`,
      [start, confirmed],
    );
  }
}

/**
 * One of a kind, as it stands.
 *
 * @throws Error where there are not so many
 */
export async function accountOf(database: Database, kind: string, number: number): Promise<Account> {
  const account = await findAccount(database.em.fork(), { id: idOf(kind, number) });
  if (!account) throw new Error(`There is no ${kind} ${number}.`);
  return account;
}

/** Gives each account of a kind a code of each purpose. */
export async function issueCodes(
  database: Database,
  codes: ShortCodes,
  purpose: CodePurpose,
  kind: string,
  count: number,
): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await codes.issue(database.em.fork(), purpose, await accountOf(database, kind, number));
  }
}

/** Notes so many addresses of a kind for which a code was asked, and that have none. */
export async function issueNoCodes(
  database: Database,
  codes: ShortCodes,
  purpose: CodePurpose,
  kind: string,
  count: number,
): Promise<void> {
  const entities = database.em.fork();
  for (let number = 0; number < count; number += 1)
    await codes.issueToNobody(entities, purpose, addressOf(kind, number));
}

/** Signs somebody in, for a day. */
export async function startSession(database: Database, userId: string, at: Date): Promise<string> {
  const sessions = createSessions(
    { transport: 'bearer', idleSeconds: day, totalSeconds: day, perAccount: 100 },
    () => at,
    systemRandom,
  );
  const nobodyKnown = { ipAddress: null, userAgent: null, language: null };
  const { token } = await sessions.start(database.em.fork(), userId, nobodyKnown);
  return token;
}

/** Signs some of a kind in, one after the other. */
export async function startSessions(
  database: Database,
  kind: string,
  numbers: Iterable<number>,
  at: Date,
): Promise<string[]> {
  const tokens = [];
  for (const number of numbers) tokens.push(await startSession(database, idOf(kind, number), at));
  return tokens;
}
