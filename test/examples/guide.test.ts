import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { accountEventKinds } from '../../src/events/account-events.ts';

const guide = readFileSync('docs/extending.md', 'utf8');
const quotes = Array.from(
  guide.matchAll(/```ts\n\/\/ (\S+)\n([^`]*(?:`[^`]+`[^`]*)*)```/g),
  ([, file = '', code = '']) => [file, code] as const,
);

test('the guide quotes all three examples', () => {
  const quoted = new Set(quotes.map(([file]) => file.split('/')[1]));
  expect(quoted).toEqual(new Set(['invitation', 'profile-fields', 'webhook']));
  expect(quotes).toHaveLength(guide.match(/```ts/g)?.length ?? 0);
});

test.each(quotes)('what the guide quotes stands in %s', (file, code) => {
  // Where it is indented in the source, it is not in the guide.
  const words = (text: string) => text.trim().split(/\s+/).join(' ');
  const source = words(readFileSync(file, 'utf8'));
  const inThisRepository = code.replaceAll(/'rekey\/server\/([^']+)'/g, "'../../src/$1.ts'");
  for (const part of inThisRepository.split('// …\n')) expect(source).toContain(words(part));
});

test('the guide lists every kind of event', () => {
  const listed = Array.from(guide.matchAll(/^\| `(\w+)` +\|/gm), ([, kind]) => kind);
  expect(listed).toEqual(accountEventKinds);
});
