import type { Answer } from './send.ts';

const leaks: readonly [string, RegExp][] = [
  ['a stack', /\bat [^\n"]{1,200}:\d+:\d+/],
  ['a path', /node_modules|file:\/\/|(?:src|dist)\/[\w/-]+\.[jt]s|\/home\/|\/tmp\//],
  ['SQL', /\binsert into\b|\bselect [`"*]|\bupdate `|no such (?:table|column)|SQLITE_|constraint failed/i],
  [
    'a fault of the code',
    /\b(?:TypeError|RangeError|ReferenceError|DriverException)\b|Cannot read propert|is not a function/,
  ],
];

const promised = ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control'];

/** What is wrong with an answer. */
export function problemsOf({ statuses, headers, text }: Answer): string[] {
  const problems = statuses.filter((status) => status >= 500).map((status) => `answered ${status}`);
  if (text.includes('INTERNAL_SERVER_ERROR')) problems.push('failed within');
  for (const [what, pattern] of leaks) {
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) problems.push(`tells ${what}: ${found}`);
  }
  if (!headers) return problems;
  const lacking = promised.filter((name) => headers[name] === undefined);
  // What has no usable Host is refused by Node itself, with nothing at all.
  if (lacking.length > 0 && !(statuses[0] === 400 && text === ''))
    problems.push(`lacks ${lacking.join(', ')}`);
  if (headers['content-type']?.startsWith('application/json') && text !== '' && !isJson(text))
    problems.push('is no JSON, and says so');
  return problems;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
