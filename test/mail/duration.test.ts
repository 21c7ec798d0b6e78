import { expect, test } from '@jest/globals';
import { inWords } from '../../src/mail/duration.ts';

test.each([
  [1, '1 second'],
  [59, '59 seconds'],
  [60, '1 minute'],
  [119, '1 minute'],
  [120, '2 minutes'],
  [3599, '59 minutes'],
  [3600, '1 hour'],
  [7199, '1 hour'],
  [86_399, '23 hours'],
  [86_400, '1 day'],
  [259_200, '3 days'],
  [259_199, '2 days'],
  [315_360_000, '3,650 days'],
])('%i seconds are %s, so that nobody is promised more than there is', (seconds, words) => {
  expect(inWords(seconds, 'en')).toBe(words);
});

test.each([
  ['de', '3 Tage'],
  ['fr', '3\u00a0jours'],
  ['es', '3 días'],
  ['ja', '3 日'],
  ['ar', '3 أيام'],
] as const)('in %s three days are %s', (language, words) => {
  expect(inWords(259_200, language)).toBe(words);
});
