import autocannon from 'autocannon';

/** One request of a client, whatever the server speaks. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** For how long a server is asked: for so many seconds, or until so much is answered. */
export type Length = Pick<autocannon.Options, 'duration' | 'amount' | 'timeout'>;

/** How a server bore it. */
export interface LoadResult {
  /** Answers in a second. */
  readonly rate: number;
  /** All answers. */
  readonly count: number;
}

/** As many as everybody is measured with. */
export const connections = 16;

/**
 * Asks a server, each connection one thing after another, as fast as it answers.
 *
 * @param answer - how each answer has to begin
 * @param requestsOf - what a connection asks for, over and over
 * @throws Error where an answer is another, or there is none
 */
export async function ask(
  origin: string,
  answer: string,
  length: Length,
  requestsOf: (connection: number) => readonly HttpRequest[],
): Promise<LoadResult> {
  let connected = 0;
  const options: autocannon.Options = {
    url: origin,
    connections,
    ...length,
    verifyBody: (body) => String(body).startsWith(answer),
    setupClient(client) {
      client.setRequests(
        requestsOf(connected).map((request) => ({ ...request, headers: { ...request.headers } })),
      );
      connected += 1;
    },
  };
  let [began, ended] = [0, 0];
  const { non2xx, errors, mismatches, requests } = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(options, (error: unknown, result) => {
      if (error instanceof Error) reject(error);
      else resolve(result);
    });
    instance.on('start', () => (began = performance.now()));
    // By itself it looks once a second whether it is over.
    instance.on('response', () => (ended = performance.now()));
  });
  const wrong = non2xx + errors + mismatches;
  if (wrong > 0) throw new Error(`${wrong} of ${requests.total} answers were not ${answer}…`);
  if (requests.total === 0) throw new Error(`There was no answer ${answer}…`);
  return { rate: (requests.total * 1000) / (ended - began), count: requests.total };
}

/**
 * Lets each connection begin elsewhere among some requests: no two ask for the same at the same time.
 *
 * @returns what a connection asks for
 */
export function beginningElsewhere<Request>(requests: readonly Request[]): (connection: number) => Request[] {
  const share = Math.floor(requests.length / connections);
  return (connection) => [...requests.slice(connection * share), ...requests.slice(0, connection * share)];
}
