import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseLanguage, directionOf, languageOfRequest, mailLanguages } from '../../src/mail/languages.ts';

describe('the language of a mail', () => {
  test.each([
    [['de'], 'de'],
    [['de-AT'], 'de'],
    [['DE-at'], 'de'],
    [['es-419'], 'es'],
    [['ar-EG-u-nu-arab'], 'ar'],
    [['ja-Jpan-JP'], 'ja'],
    [['pt-BR', 'fr-CA'], 'fr'],
    [[null, undefined, '', 'fr'], 'fr'],
    [['fr', 'de'], 'fr'],
    [['pt-BR'], 'en'],
    [['deu-x'], 'en'],
    [['no such tag', '*', '-', '../de', 'de_AT'], 'en'],
    [[], 'en'],
  ])('of the wishes %j is %s', (wishes, language) => {
    expect(chooseLanguage(...wishes)).toBe(language);
  });

  test('is one that there is, whatever is wished for', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (wishes) => {
        expect(mailLanguages).toContain(chooseLanguage(...wishes));
      }),
    );
  });

  test('runs from the right where it is Arabic alone', () => {
    expect(mailLanguages.filter((language) => directionOf(language) === 'rtl')).toEqual(['ar']);
  });
});

describe('a browser that asks for', () => {
  test.each([
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en;q=0.1, ja;q=0.9, fr;q=0.5', 'ja'],
    ['pt-BR,pt;q=0.9,es;q=0.5', 'es'],
    ['fr;q=0, en;q=0.2', 'en'],
    ['*, fr;q=0.5', 'fr'],
  ])('%s gets %s', (header, language) => {
    expect(languageOfRequest(header)).toBe(language);
  });

  test.each([[undefined], [''], ['*'], ['pt-BR,pt'], ['de;q=0'], [';;;,,,'], ['\u0000'], ['__proto__']])(
    '%j gets none of ours',
    (header) => {
      expect(languageOfRequest(header)).toBeNull();
    },
  );

  test('more languages than any browser does is heard to a point: the header costs time at every request', () => {
    expect(languageOfRequest(`${'xx,'.repeat(49)}de`)).toBe('de');
    expect(languageOfRequest(`${'xx,'.repeat(50)}de`)).toBeNull();
  });

  test.each([
    ['many languages', 'xx-YY;q=0.5,'.repeat(20_000)],
    ['one long tag', 'x'.repeat(1_000_000)],
    ['a tag of many parts', 'de-'.repeat(200_000)],
    ['blanks', `de${' '.repeat(200_000)}x`],
    ['semicolons', `xx${';q'.repeat(200_000)}`],
  ])('%s without end is answered at once', (_, header) => {
    const started = performance.now();
    expect(languageOfRequest(header)).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
