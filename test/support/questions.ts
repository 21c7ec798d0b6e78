import type { Operation } from './payload.ts';
import { rawRequest } from './raw-request.ts';
import { publicRequests, requestEmailChange } from './requests.ts';
import type { AcquaintedApp } from './who-has-an-account.ts';

/** The pages on which anybody can ask for another link. */
export const pagesThatAsk = ['/activate', '/login', '/reset-password', '/restore-account'] as const;

/**
 * Asks a server about an address, and returns all that somebody outside gets to see of the answer.
 *
 * @param client - the address that a proxy names as the client's
 */
type Question = (app: AcquaintedApp, email: string, client: string) => Promise<string>;

/** All that can be asked about an address, by the mutation or the page. */
export const questions: Readonly<Record<string, Question>> = {
  ...Object.fromEntries(
    Object.entries(publicRequests).map(([mutation, request]): [string, Question] => [
      mutation,
      ({ origin }, email, client) => askApi(origin, request(email), { 'x-forwarded-for': client }),
    ]),
  ),
  requestEmailChange: ({ origin, sessionToken }, email, client) =>
    askApi(origin, requestEmailChange(email), {
      'x-forwarded-for': client,
      authorization: `Bearer ${sessionToken}`,
    }),
  ...Object.fromEntries(
    pagesThatAsk.map((path): [string, Question] => [
      path,
      ({ origin }, email, client) => askPage(origin, path, { email }, { 'x-forwarded-for': client }),
    ]),
  ),
};

/** Sends an operation, and returns all that somebody outside gets to see of the answer. */
export function askApi(
  origin: string,
  body: Operation,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  return ask(origin, '/graphql', JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Sends the form of a page, and returns all that somebody outside gets to see of the answer. */
export function askPage(
  origin: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const body = new URLSearchParams(fields).toString();
  return ask(origin, path, body, { 'content-type': 'application/x-www-form-urlencoded', ...headers });
}

async function ask(
  origin: string,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  const { headers: received, ...answer } = await rawRequest(origin, path, { ...length, ...headers }, body);
  const { date, ...rest } = received;
  if (date === undefined) throw new Error('The answer has no date.');
  return withoutProofs(JSON.stringify({ ...answer, headers: rest }, null, 2));
}

/** The proof of a sign-up is another each time, and always as long. */
function withoutProofs(answer: string): string {
  return answer
    .replace(/(?<=signupToken\\":\\")[\w-]+/g, (proof) => '#'.repeat(proof.length))
    .replace(/(?<=rekey-signup=)[\w-]+/g, (proof) => '#'.repeat(proof.length));
}
