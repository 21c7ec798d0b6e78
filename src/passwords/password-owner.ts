/** Whose password it is to be: what others know of them, which it must not resemble. */
export interface PasswordOwner {
  readonly email: string;
  readonly displayName: string | null;
}
