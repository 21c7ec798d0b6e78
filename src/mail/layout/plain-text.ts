import type { LetterParts } from './letter-parts.ts';

/** Lays a letter out as plain text: the link and the code each on a line of their own, and no line broken by us. */
export function toPlainText({
  opening,
  link,
  code,
  codeLabel,
  occasion,
  colon,
  closing,
}: LetterParts): string {
  const paragraphs = [
    ...opening,
    ...(link === null ? [] : [link]),
    ...(code === null ? [] : [codeLabel, code]),
    ...(occasion ? [occasion.map(({ label, value }) => `${label}${colon}${value}`).join('\n')] : []),
    ...closing,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}
