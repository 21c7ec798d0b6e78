/** The kinds of one-time link that are mailed. */
export const linkPurposes = [
  'ACTIVATION',
  'LOGIN',
  'PASSWORD_RESET',
  'EMAIL_CHANGE',
  'EMAIL_REVERT',
  'ACCOUNT_DELETION',
  'DELETION_CANCEL',
] as const;

/** A kind of one-time link. */
export type LinkPurpose = (typeof linkPurposes)[number];

/** Where the links of one purpose lead, and how long they live. */
export interface LinkSettings {
  /** A URL that holds `{uid}` and `{token}`. */
  readonly template: string;
  readonly timeoutSeconds: number;
}
