import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeUid, encodeUid } from '../../src/tokens/index.ts';
import { anyId, anyInput } from './samples.ts';

describe('a uid', () => {
  test.each([
    [1, 'MQ'],
    [42n, 'NDI'],
    [Number.MAX_SAFE_INTEGER, 'OTAwNzE5OTI1NDc0MDk5MQ'],
    [2n ** 64n, 'MTg0NDY3NDQwNzM3MDk1NTE2MTY'],
    ['0198c0de-0000-7000-8000-000000000001', 'MDE5OGMwZGUtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx'],
    ['clé 🔑', 'Y2zDqSDwn5SR'],
    ['???>>>', 'Pz8_Pj4-'],
    ['\ufeffmarked', '77u_bWFya2Vk'],
  ])('of %p is %s, both ways', (id, uid) => {
    expect(encodeUid(id)).toBe(uid);
    expect(decodeUid(uid)).toBe(String(id));
  });

  test('reads back as the id it was made of, whatever the id', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        expect(encodeUid(id)).toMatch(/^[\w-]+$/);
        expect(decodeUid(encodeUid(id))).toBe(String(id));
      }),
      { numRuns: 1000 },
    );
  });

  test('is the only text that reads as its id', () => {
    fc.assert(
      fc.property(fc.oneof(fc.base64String(), fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const id = decodeUid(text);
        if (id !== null) expect(encodeUid(id)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['nothing', ''],
    ['padding', 'MQ=='],
    ['stray bits at the end', 'MR'],
    ['a lone character', 'M'],
    ['the other alphabet', 'Pz8/Pj4+'],
    ['a space', 'M Q'],
    ['a newline at the end', 'MQ\n'],
    ['characters of no alphabet', 'M.Q'],
    ['characters beyond one byte', 'MQ\u0151'],
    ['a byte that is not UTF-8', Buffer.from([0xff]).toString('base64url')],
    ['an overlong encoding', Buffer.from([0xc0, 0xaf]).toString('base64url')],
    ['half of a character', Buffer.from([0xf0, 0x9f, 0x94]).toString('base64url')],
    ['a NUL', Buffer.from('a\0b').toString('base64url')],
    ['half of a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]).toString('base64url')],
  ])('is none with %s', (_, text) => {
    expect(decodeUid(text)).toBeNull();
  });

  test('holds up to 1024 bytes', () => {
    expect(decodeUid(encodeUid('x'.repeat(1024)))).toBe('x'.repeat(1024));
    expect(decodeUid(encodeUid('x'.repeat(1025)))).toBeNull();
    expect(decodeUid('A'.repeat(10_000_000))).toBeNull();
  });

  test('is looked for in anything without an exception', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const id = decodeUid(input);
        if (typeof input !== 'string') expect(id).toBeNull();
      }),
      { numRuns: 2000 },
    );
    expect(decodeUid(Object('MQ'))).toBeNull();
    expect(decodeUid(['MQ'])).toBeNull();
  });
});
