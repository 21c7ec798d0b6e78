import { afterEach, describe, expect, test } from '@jest/globals';
import { LoginDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { limitsOf } from '../support/limits.ts';
import { operation } from '../support/operation.ts';

let server: TestApp;
afterEach(() => server.close());

async function outcomeOf(email: string): Promise<string> {
  const input = { email, password: 'a wrong guess' };
  const { data, errors } = await server.mobileApp().post(operation(LoginDocument, { input }));
  return data === null ? (errors[0]?.extensions.code ?? '') : 'tried';
}

describe.each(['GUESS', 'GUESS_BY_CLIENT'] as const)(
  'case, Unicode and blank variants of an address (%s)',
  (name) => {
    test('are one bucket', async () => {
      server = await TestApp.start({ rateLimits: limitsOf({ [name]: { attempts: 4, seconds: 600 } }) });
      const variants = [
        'josé.ada@example.com',
        'JOSÉ.ADA@EXAMPLE.COM',
        '  josé.ada@example.com\t',
        'jose\u0301.ada@example.com',
        'ｊｏｓé.ada＠example.com',
        'josé.ada@example。com',
        'JosE\u0301.Ada@Example.Com ',
      ];
      const outcomes = [];
      for (const variant of variants) outcomes.push(await outcomeOf(variant));
      expect(outcomes).toEqual([
        ...variants.slice(0, 4).map(() => 'tried'),
        ...variants.slice(4).map(() => 'RATE_LIMITED'),
      ]);
      expect(await outcomeOf('jose.ada@example.com')).toBe('tried');
    });

    test('that are no addresses are one bucket, too', async () => {
      server = await TestApp.start({ rateLimits: limitsOf({ [name]: { attempts: 2, seconds: 600 } }) });
      const outcomes = [];
      for (const none of ['', 'ada', 'ada@', 'a,b@example.com']) outcomes.push(await outcomeOf(none));
      expect(outcomes).toEqual(['tried', 'tried', 'RATE_LIMITED', 'RATE_LIMITED']);
    });
  },
);
