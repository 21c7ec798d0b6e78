import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deviceOf } from '../../src/mail/device.ts';

describe('a device', () => {
  test.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
      'Microsoft Edge',
      'Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari',
      'iOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
      'Chrome',
      'Android',
    ],
  ])('%s is told by its names', (userAgent, browser, system) => {
    expect(deviceOf(userAgent)).toEqual({ browser, system });
  });

  test.each([[null], [''], ['curl/8.0'], ['okhttp/4.9'], ['Evil/1.0'], ['Evil Version/1.0 (evil.example)']])(
    '%j is unknown',
    (userAgent) => {
      expect(deviceOf(userAgent)).toEqual({ browser: null, system: null });
    },
  );

  test('is told in none of the words of the header, whatever it holds', () => {
    const parts = fc.constantFrom(
      'Mozilla/5.0 ',
      '(',
      ')',
      'evil.example',
      '/1.0 ',
      ' Version/',
      ';',
      'Mobile ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string())), (pieces) => {
        const { browser, system } = deviceOf(pieces.join(''));
        for (const name of [browser, system]) {
          expect(name ?? '').not.toContain('evil');
          expect(name ?? '').toMatch(/^[A-Za-z0-9 -]{0,40}$/);
        }
      }),
    );
  });

  test('is read at once, however long the header', () => {
    const started = performance.now();
    deviceOf('Mozilla/5.0 ('.repeat(100_000));
    deviceOf(`Version/${' '.repeat(1_000_000)}`);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
