import fc from 'fast-check';
import {
  ActivateAccountDocument,
  LoginDocument,
  RegisterDocument,
  RequestPasswordResetDocument,
} from '../../schema/documents.ts';
import { ServerProcess } from '../support/server-process.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { hostileRequest, type HostileRequest } from './hostile-requests.ts';
import type { Known } from './hostile-values.ts';
import { problemsOf } from './judge.ts';
import { Sender } from './send.ts';
import { databaseIn } from '../support/databases.ts';

export interface FuzzOptions {
  /** The same seed sends the same requests, but for what the server itself has chosen: tokens and sessions. */
  readonly seed: number;
  readonly requests: number;
  /** After which no more are sent. */
  readonly milliseconds: number;
  /** Told now and then how many were sent. */
  readonly onProgress?: (sent: number) => void;
}

export interface FuzzResult {
  readonly sent: number;
  /** How many answers had each status; bytes may bring several, or none. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Each with the request that brought it about. */
  readonly problems: readonly string[];
}

const batch = 500;
const atOnce = 16;
const mostProblems = 20;
const owner = { email: 'ada@example.com', password: 'a walk in the fens' };

/** Sends malformed requests to a server of its own, and judges what comes back and whether it lives on. */
export async function fuzz({ seed, requests, milliseconds, onProgress }: FuzzOptions): Promise<FuzzResult> {
  const folder = await makeTemporaryFolder();
  const server = await ServerProcess.start({
    DATABASE_URL: await databaseIn(folder.path),
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
  });
  const sender = new Sender(server.origin);
  const statuses = new Map<number, number>();
  const problems: string[] = [];
  let sent = 0;

  async function send(request: HostileRequest): Promise<void> {
    try {
      const answer = await sender.send(request);
      for (const status of answer.statuses) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      problems.push(...problemsOf(answer).map((problem) => `${problem}\n  to ${described(request)}`));
    } catch (error) {
      problems.push(`brought no answer: ${String(error)}\n  to ${described(request)}`);
    }
    sent += 1;
  }

  try {
    const arbitrary = hostileRequest(await getToKnow(server));
    const end = performance.now() + milliseconds;
    const goesOn = (): boolean => performance.now() < end && problems.length < mostProblems;
    for (let begun = 0; begun < requests && goesOn(); begun += batch) {
      const count = Math.min(batch, requests - begun);
      const waiting = fc.sample(arbitrary, { seed: seed + begun, numRuns: count });
      const workers = Array.from({ length: atOnce }, async () => {
        for (let next = waiting.shift(); next && goesOn(); next = waiting.shift()) await send(next);
      });
      await Promise.all(workers);
      onProgress?.(sent);
    }
    problems.push(...(await stillWorks(server)));
  } finally {
    sender.close();
    await server.end('SIGKILL');
    await folder.remove();
  }
  return { sent, statuses, problems };
}

/** Signs up somebody, so that requests may know a session and a link. */
async function getToKnow(server: ServerProcess): Promise<Known> {
  const client = server.mobileApp();
  const { register } = await client.send(RegisterDocument, { input: owner });
  const activation = await linkFor(server, 'ACTIVATION');
  await client.send(ActivateAccountDocument, {
    input: { ...activation, signupToken: register.signupToken },
  });
  const { login } = await client.send(LoginDocument, { input: owner });
  await client.send(RequestPasswordResetDocument, { input: { email: owner.email } });
  return { ...owner, ...(await linkFor(server, 'PASSWORD_RESET')), sessionToken: login.sessionToken ?? '' };
}

async function linkFor(server: ServerProcess, purpose: string): Promise<{ uid: string; token: string }> {
  return waitFor(async () => {
    const answer = await server.browser().fetch('/dev/mailbox.json');
    const mails = (await answer.json()) as { purpose: string; uid: string; token: string }[];
    const mail = mails.find((candidate) => candidate.purpose === purpose);
    return mail ? { uid: mail.uid, token: mail.token } : null;
  });
}

async function stillWorks(server: ServerProcess): Promise<string[]> {
  if (!server.process.isRunning) return [`the server is dead: ${server.process.stderr}`];
  const problems: string[] = [];
  const { status } = await server.browser().fetch('/healthz');
  if (status !== 200) problems.push(`the server is ill: ${status}`);
  const email = 'after-all@example.com';
  const { register } = await server.browser().send(RegisterDocument, { input: { ...owner, email } });
  if (register.errors.length > 0) problems.push(`nobody can sign up any more: ${JSON.stringify(register)}`);
  // A fault of the server goes to its log, which at this level holds nothing else.
  if (/"level":[56]0/.test(server.process.stdout))
    problems.push(`its log holds: ${server.process.stdout.slice(0, 5000)}`);
  return problems;
}

function described(request: HostileRequest): string {
  const text =
    'bytes' in request ? JSON.stringify(Buffer.from(request.bytes).toString()) : JSON.stringify(request);
  return text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length} characters)` : text;
}
