import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeSecret } from '../../src/config/development-secret.ts';
import { secretWeakness } from '../../src/config/secret-strength.ts';

describe('a secret', () => {
  test('of 256 random bits is never called weak, in whichever of the usual ways it is written', () => {
    const hex = fc
      .array(fc.constantFrom(...Array.from('0123456789abcdef')), { minLength: 64, maxLength: 64 })
      .filter((digits) => new Set(digits).size >= 10)
      .map((digits) => digits.join(''));
    fc.assert(
      fc.property(hex, (digits) => {
        expect(secretWeakness(digits)).toBeNull();
        expect(secretWeakness(Buffer.from(digits, 'hex').toString('base64'))).toBeNull();
      }),
    );
  });

  test('as Rekey makes them is never called weak, even if it is made of letters alone', () => {
    const lettersAlone = makeSecret().replace(/[^A-Za-z]/g, 'k');
    expect(secretWeakness(lettersAlone)).toBeNull();
  });

  test('as Rekey makes them fits into an environment variable, and is another each time', () => {
    const secrets = Array.from({ length: 100 }, makeSecret);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]+$/);
    expect(new Set(secrets).size).toBe(100);
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' '.repeat(64)],
    ['a word', 'correcthorsebatterystaple'],
    ['digits alone', '314159265358979323846264338327950288419716939937510'],
    ['one character over and over', 'x'.repeat(1000)],
    ['nine characters over and over', 'abcdefghi'.repeat(50)],
    ['a word over and over', 'changeme'.repeat(10)],
    ['passwords over and over', 'S3cr3tS3cr3tP4ssw0rdP4ssw0rdChangeMeChangeMe!!'],
    ['a placeholder', 'please-change-me-this-is-not-a-secret-1234567890'],
    ['the alphabet', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
    ['the digits of hex', '0123456789abcdef'.repeat(4)],
    ['words in hex', Buffer.from('please change me, this is not a secret at all').toString('hex')],
    [
      'bytes in a row, in base64',
      Buffer.from(Array.from({ length: 48 }, (_, byte) => byte)).toString('base64'),
    ],
    ['that of Flask’s quickstart', '192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf'],
    [
      'that of tutorials on Spring, in upper case',
      '404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970',
    ],
  ])('that is %s is weak', (_, secret) => {
    expect(secretWeakness(secret)).not.toBeNull();
  });
});
