// A timestamp is at most nine digits long because no `Date` is later than that, which also keeps it well within the
// integers that a number holds. The digits after it are half of those of SHA-1, SHA-256 or SHA-512.
const wellFormed = /^(?:0|[1-9a-z][0-9a-z]{0,8})-(?:[0-9a-f]{20}|[0-9a-f]{32}|[0-9a-f]{64})$/;

/**
 * Says whether a value has the shape of a token: a timestamp in base 36, a dash, and every second hex digit of a keyed
 * hash. It costs next to nothing and knows no secret, so that a caller can turn away what cannot be a token before it
 * asks the database for a user. It says nothing of whether the token is genuine.
 *
 * @param value - anything at all
 */
export function isWellFormedToken(value: unknown): value is string {
  return typeof value === 'string' && wellFormed.test(value);
}
