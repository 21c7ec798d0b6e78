import { describeError } from '../failures/describe-error.ts';

/**
 * What an operator may read of a failure, and what is kept of it: how the mail server answered in numbers, or what went
 * wrong before it could. Its words are not kept: they may repeat the address, or the link that it took offence at. They
 * are in its own log, by the Message-ID.
 */
export function failureOf(error: unknown): string {
  const { type, code, syscall, command, responseCode, status, message } = describeError(error);
  if (message !== undefined) return message;
  const answer = [responseCode, status].filter((part) => part !== undefined).join(' ');
  const reason = answer === '' ? (code ?? type) : `${answer} from the mail server`;
  const step = command ?? syscall;
  return step === undefined ? reason : `${reason}, at ${step}`;
}
