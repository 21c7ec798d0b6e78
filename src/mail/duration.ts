import type { MailLanguage } from './languages.ts';

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/**
 * A span of time in words, in the largest unit that it fills: `3 days`, `1 hour`. A remainder is cut, so that nobody
 * is promised more than there is.
 *
 * @param seconds - a whole number, 1 or more
 */
export function inWords(seconds: number, language: MailLanguage): string {
  const [unit, length] = units.find(([, size]) => seconds >= size) ?? (['second', 1] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.floor(seconds / length),
  );
}
