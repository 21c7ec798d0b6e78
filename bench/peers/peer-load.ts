import { ask, beginningElsewhere, type HttpRequest, type Length, type LoadResult } from '../speed/ask.ts';

/** What a server is asked for. */
export interface Workload {
  readonly requests: readonly HttpRequest[];
  /** How each answer has to begin. */
  readonly answer: string;
}

const secondsForAnAnswer = 60;

/**
 * Asks a server for something over and over, as fast as it answers.
 *
 * @param seconds - that it is asked for
 * @throws Error where an answer is another, or there is none
 */
export function askForSeconds(origin: string, workload: Workload, seconds: number): Promise<LoadResult> {
  return askFor(origin, workload, { duration: seconds });
}

/**
 * Asks a server for something so many times, and waits for each answer: for what takes so long that nobody would know
 * when a server is done with what it was asked last.
 *
 * @param times - a multiple of the number of connections
 * @throws Error where an answer is another
 */
export function askTimes(origin: string, workload: Workload, times: number): Promise<LoadResult> {
  return askFor(origin, workload, { amount: times, timeout: secondsForAnAnswer });
}

function askFor(origin: string, { requests, answer }: Workload, length: Length): Promise<LoadResult> {
  return ask(origin, answer, length, beginningElsewhere(requests));
}
