const longestCompany = 100;

/**
 * Reads the name of a company: one line of text.
 *
 * @returns the name, null for none, undefined where it cannot be one
 */
export function readCompany(text: string | null): string | null | undefined {
  const name = text?.normalize('NFC').trim();
  if (!name) return null;
  return Array.from(name).length > longestCompany || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) ? undefined : name;
}

/**
 * Reads a birthday.
 *
 * @param today - a day after it is none
 * @returns the day as in 1815-12-10, null for none, undefined where there was no such day
 */
export function readBirthday(text: string | null, today: Date): string | null | undefined {
  if (!text) return null;
  const day = new Date(text);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
  return isDay && day <= today ? text : undefined;
}
