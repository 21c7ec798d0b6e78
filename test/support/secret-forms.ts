/**
 * The forms in which a text may lie about: as it is, in another case, as part of a URL, of JSON or of HTML, in hex, and
 * in base64 wherever it begins in what was encoded.
 */
export function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    encodeURIComponent(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64Within(bytes, offset)),
  ];
}

/** What of a text's base64 is the same whatever stands before and after it. */
function base64Within(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const first = Math.ceil((offset * 4) / 3);
  const last = Math.floor((padded.length * 8) / 6);
  return (['base64', 'base64url'] as const).map((encoding) => padded.toString(encoding).slice(first, last));
}

/** Which of these texts stand in another one, in whatever form. Digits count only where no others surround them. */
export function leakedInto(haystack: string, texts: Iterable<string>): string[] {
  return Array.from(new Set(texts)).filter((text) =>
    formsOf(text).some((form) => {
      if (!/^\d+$/.test(form)) return haystack.includes(form);
      return new RegExp(`(?<![0-9a-f])${form}(?![0-9a-f])`).test(haystack);
    }),
  );
}
