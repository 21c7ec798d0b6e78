/**
 * How long a sign-up waits for its address to be proven, in seconds: twice as long as an activation link lives. So
 * another can be asked for until the first is too old, and it is not kept for ever.
 *
 * @param activationSeconds - that an activation link lives
 */
export function signUpSeconds(activationSeconds: number): number {
  return 2 * activationSeconds;
}
