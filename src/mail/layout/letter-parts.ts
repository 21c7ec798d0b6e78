/** What a letter is made of, for either layout: all in its language and ready to be read. */
export interface LetterParts {
  readonly subject: string;
  /** Paragraphs before the link and the code. */
  readonly opening: readonly string[];
  readonly link: string | null;
  /** What stands on the button of the link. */
  readonly button: string;
  /** What stands before the link in full. */
  readonly linkInFull: string;
  readonly code: string | null;
  /** What stands before the code. */
  readonly codeLabel: string;
  /** When and from where the request came; null where the mail does not say. */
  readonly occasion: readonly { readonly label: string; readonly value: string }[] | null;
  /** What stands between a label and its value in plain text. */
  readonly colon: string;
  /** Paragraphs at the end. */
  readonly closing: readonly string[];
}
