/** The browser or app that a request comes from, as far as it can be known: each text as short as it is kept. */
export interface Client {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** The language that it asks for, of those that mails are written in. */
  readonly language: string | null;
}
