import { expect, test } from '@jest/globals';
import { LoggableError } from '../../src/failures/describe-error.ts';
import { failureOf } from '../../src/mail/failure-of.ts';

const refusal = (response: string) =>
  Object.assign(new Error(`Message failed: ${response}`), {
    code: 'EMESSAGE',
    command: 'DATA',
    responseCode: Number(response.slice(0, 3)),
    response,
  });

test.each([
  [
    '554 5.7.1 https://a.example/reset-password/MQ/d3x9zk-0f0f is listed',
    '554 5.7.1 from the mail server, at DATA',
  ],
  ['550-5.1.1 ada@example.com is unknown', '550 5.1.1 from the mail server, at DATA'],
  ['451 come back later, Ada Lovelace', '451 from the mail server, at DATA'],
  ['451 12345678 is your code', '451 from the mail server, at DATA'],
])('of “%s” the numbers are kept and no words', (response, kept) => {
  expect(failureOf(refusal(response))).toBe(kept);
});

test('what kept the mail server from answering is told by its code', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:25'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
  expect(failureOf(refused)).toBe('ECONNREFUSED, at connect');
});

test('a fault of a mail that we worded ourselves is told in our words, and any other by its kind', () => {
  expect(failureOf(new LoggableError('The mail lacks a value for link.'))).toBe(
    'The mail lacks a value for link.',
  );
  expect(failureOf(new TypeError('"ada@example.com" is not iterable'))).toBe('TypeError');
  expect(failureOf('ada@example.com')).toBe('string');
});
