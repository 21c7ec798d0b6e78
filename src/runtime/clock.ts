/** The clock of the machine: where the time enters the program. */
export function systemClock(): Date {
  // eslint-disable-next-line no-restricted-syntax -- here alone, but for the token core, which imports nothing
  return new Date();
}
