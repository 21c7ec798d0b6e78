/** Somebody else's words, such as a mail server's, on one line: they are not to move the cursor. */
export function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
