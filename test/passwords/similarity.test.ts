import { describe, expect, test } from '@jest/globals';
import { isSimilar } from '../../src/passwords/similarity.ts';

// Known answers: what Python's difflib says in Django's UserAttributeSimilarityValidator, at its similarity of 0.7.
describe('a password resembles', () => {
  test.each([
    ['the whole address', 'ada@example.com', 'ada@example.com'],
    ['the whole address, with one letter changed', 'ade@exemple.com', 'ada@example.com'],
    ['the whole address, backwards', 'moc.elpmaxe@ada', 'ada@example.com'],
    ['the address without its signs', 'ada lovelace example', 'ada.lovelace@example.com'],
    ['a word of it', 'lovelace', 'ada.lovelace@example.com'],
    ['a word of it, in capitals', 'LOVELACE', 'ada.lovelace@example.com'],
    ['a word of it, backwards', 'ecalevol', 'ada.lovelace@example.com'],
    ['a word and a digit', 'lovelace1', 'ada.lovelace@example.com'],
    ['a word and five digits, which is just enough', 'example12345', 'ada@example.com'],
    ['two words of it', 'examplecom', 'ada@example.com'],
    ['two words that an underscore joins', 'firstlast', 'first_last@example.com'],
    ['a short word and two digits', 'ada12', 'ada@x.org'],
    ['a word of another script', 'Straße99', 'straße@example.com'],
    ['a word with an accent', 'josé1', 'josé@example.com'],
  ])('%s', (_, password, email) => {
    expect(isSimilar(password, email)).toBe(true);
  });
});

describe('a password does not resemble', () => {
  test.each([
    ['what it shares little with', 'a walk in the fens', 'ada@example.com'],
    ['a short word and three digits', 'ada123', 'ada@x.org'],
    ['a word that it repeats', 'adaadaada', 'ada@x.org'],
    ['a word among others', 'a-very-long-password-with-ada', 'ada@example.com'],
    ['a word that a hyphen has taken apart', 'first-last', 'first-last@example.com'],
    ['the name before another', 'josé garcía', 'josé@example.com'],
    ['one letter that it is made of', 'aaaaaaaaaa', 'a@b.cd'],
    ['what comes after ten other letters', 'xxxxxxxxxxabc', 'abc@d.ef'],
  ])('%s', (_, password, email) => {
    expect(isSimilar(password, email)).toBe(false);
  });
});
