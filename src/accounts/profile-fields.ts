const longestDisplayName = 150;

/**
 * Reads a display name: one line of text.
 *
 * @returns the name without blanks around it, null for none, undefined where it cannot be one
 */
export function readDisplayName(text: string | null | undefined): string | null | undefined {
  const name = text?.normalize('NFC').trim();
  if (!name) return null;
  return Array.from(name).length > longestDisplayName || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)
    ? undefined
    : name;
}

/**
 * Reads a language tag.
 *
 * @returns the tag in its canonical form, null for none, undefined where it is no tag
 * @see https://www.rfc-editor.org/info/bcp47
 */
export function readLocale(text: string | null | undefined): string | null | undefined {
  if (!text) return null;
  try {
    return text.length > 64 ? undefined : Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}
