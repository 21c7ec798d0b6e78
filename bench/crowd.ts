import type { Database } from '../../src/database/connect.ts';
import type { CodePurpose } from '../../src/entities/short-code.ts';
import { User } from '../../src/entities/user.ts';
import type { ShortCodes } from '../../src/links/short-codes.ts';
import { systemRandom } from '../../src/random.ts';
import { createSessions } from '../../src/sessions/sessions.ts';

/** What an account is like, apart from its address. */
export type State = Pick<User, 'password' | 'active' | 'erasureDueAt'> & { readonly confirmed: boolean };

const atOnce = 500;
const day = 86_400;

/** The address of one of a kind: all are of one length. */
export function addressOf(kind: string, number: number): string {
  return `${idOf(kind, number)}@example.com`;
}

/** The key of one of a kind. */
export function idOf(kind: string, number: number): string {
  return `${kind.padEnd(12, '-')}${String(number).padStart(8, '0')}`;
}

/** Fills a database with so many accounts of a kind. */
export async function fill(
  database: Database,
  kind: string,
  count: number,
  at: Date,
  { confirmed, ...state }: State,
): Promise<void> {
  for (let start = 0; start < count; start += atOnce) {
    const entities = database.em.fork();
    for (let number = start; number < Math.min(count, start + atOnce); number += 1) {
      const email = addressOf(kind, number);
      entities.create(User, {
        id: idOf(kind, number),
        email,
        emailKey: email,
        claimedEmailKey: confirmed ? email : null,
        lastLogin: confirmed ? at : null,
        createdAt: at,
        deletionConfirmedAt: state.erasureDueAt,
        profile: { emailConfirmed: confirmed, displayName: null, locale: null },
        ...state,
      });
    }
    await entities.flush();
  }
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
    const entities = database.em.fork();
    const account = await entities.findOneOrFail(User, { id: idOf(kind, number) }, { populate: ['profile'] });
    await codes.issue(entities, purpose, account);
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
    { transport: 'bearer', idleSeconds: day, totalSeconds: day },
    () => at,
    systemRandom,
  );
  const nobodyKnown = { ipAddress: null, userAgent: null, language: null };
  const { token } = await sessions.start(database.em.fork(), userId, nobodyKnown);
  return token;
}
