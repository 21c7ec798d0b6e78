import { describe, expect, test } from '@jest/globals';
import { createStrengthCheck } from '../../src/passwords/strength-check.ts';
import { goodPassword } from '../support/people.ts';

const ada = { email: 'ada.lovelace@example.com', displayName: 'Augusta King' };
const isBelow = await Promise.all([0, 1, 2, 3, 4].map(createStrengthCheck));
const scoreOf = (password: string, owner = ada) =>
  [4, 3, 2, 1, 0].find((score) => !isBelow[score]?.(password, owner));

describe('the strength of a password', () => {
  test.each([
    ['password1', 0],
    ['qwertyuiop', 0],
    ['kx92jf8s', 2],
    [goodPassword, 4],
    ['correct horse battery staple', 4],
  ])('of %s is %i', (password, score) => {
    expect(scoreOf(password)).toBe(score);
  });

  test.each(['ada.lovelace!', 'Augusta King 7'])('counts what others know of its owner: %s', (password) => {
    const nobody = { email: 'x@example.com', displayName: '' };
    expect(scoreOf(password)).toBeLessThan(scoreOf(password, nobody) ?? 0);
  });
});

test('of a long password its first 40 characters are judged, lest it hold everybody up', () => {
  const weak = 'password'.repeat(5);
  expect(scoreOf(weak)).toBeLessThan(4);
  expect(scoreOf(`${weak} ${goodPassword}`)).toBe(scoreOf(weak));
  expect(scoreOf(`${goodPassword} ${weak}`)).toBe(4);
});
