import { describe, expect, test } from '@jest/globals';
import { describeError, LoggableError } from '../../src/failures/describe-error.ts';

const marker = 'hunter2-and-more';

/** The value with a marker in every property that a library or a listener may set. */
function markedError(): Error {
  const places = ['code', 'syscall', 'command', 'response', 'name', 'input', 'query', 'cause'] as const;
  return Object.assign(new Error(`${marker}\n    at ${marker} (file:///${marker}.js:1:1)`), {
    ...Object.fromEntries(places.map((place) => [place, marker])),
    responseCode: 12_345_678,
  });
}

describe('of an error', () => {
  test('nothing is kept that is not of the form of a code, a kind or a place', () => {
    const described = JSON.stringify(describeError(markedError()));
    expect(described).not.toContain('hunter2');
    expect(described).not.toContain('12345678');
    expect(described).toContain('describe-error.test.ts');
  });

  test('the message is kept where it was written for that, and nowhere else', () => {
    expect(describeError(new LoggableError('The webhook answered with 500.'))).toMatchObject({
      type: 'LoggableError',
      message: 'The webhook answered with 500.',
    });
    expect(describeError(new TypeError(marker))).not.toHaveProperty('message');
  });

  test('the place is kept though its message was changed since, or names places itself', () => {
    const error = new Error('before');
    error.message = `${marker} (file:///a.js:1:1)`;
    expect(describeError(error).stack).toMatch(/describe-error\.test\.ts:\d+:\d+/);
    expect(describeError(error).stack).not.toContain(marker);
  });

  test.each([
    ['a database', { code: 'SQLITE_CONSTRAINT_UNIQUE' }],
    ['PostgreSQL', { code: '23505' }],
    ['the operating system', { code: 'ECONNREFUSED', syscall: 'connect' }],
    ['a mail server', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 }],
    ['the parser of HTTP', { code: 'HPE_INVALID_METHOD' }],
  ])('the codes of %s are kept', (_whose, codes) => {
    expect(describeError(Object.assign(new Error(marker), codes))).toMatchObject(codes);
  });
});

test.each([
  [marker, 'string'],
  [{ message: marker }, 'object'],
  [undefined, 'undefined'],
  [null, 'null'],
])('of %p, which is no error, its kind is kept', (thrown, type) => {
  expect(describeError(thrown)).toEqual({ type });
});
