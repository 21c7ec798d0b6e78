/** Fewest characters of a password, counted as code points. */
export const minPasswordLength = 8;

/** Most characters of a password, counted as code points. */
export const maxPasswordLength = 256;

// A character is composed of four code points at most, and each of them is two units of UTF-16 at most.
const mostUnits = 8 * maxPasswordLength;

/** How many characters a password has: code points, once it is composed. */
export function lengthOf(password: string): number {
  return Array.from(password.normalize('NFC')).length;
}

/** Whether a password is longer than any can be. One that is far too long is not even read. */
export function isTooLong(password: string): boolean {
  return password.length > mostUnits || lengthOf(password) > maxPasswordLength;
}
