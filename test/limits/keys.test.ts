import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clientOf } from '../../src/limits/keys.ts';

describe('one client is', () => {
  test.each([
    ['an IPv4 address', ['203.0.113.7'], '203.0.113.7'],
    [
      'the same in IPv6',
      ['::ffff:203.0.113.7', '::ffff:cb00:7107', '0:0:0:0:0:FFFF:CB00:7107'],
      '203.0.113.7',
    ],
    [
      'a /64 of IPv6, however it is written',
      [
        '2001:db8:1:2::1',
        '2001:db8:1:2:ffff:ffff:ffff:ffff',
        '2001:0DB8:0001:0002::',
        '2001:db8:1:2::a%eth0',
      ],
      '2001:db8:1:2::/64',
    ],
  ])('%s', (_name, addresses, client) => {
    expect(addresses.map(clientOf)).toEqual(addresses.map(() => client));
  });

  test.each(['unknown', '', '300.1.1.1', '/var/run/rekey.sock'])(
    'what is no address, as it is: %p',
    (text) => {
      expect(clientOf(text)).toBe(text);
    },
  );
});

test('however long something is that is no address, no more than a few characters of it are kept', () => {
  expect(clientOf('x'.repeat(16_000))).toBe('x'.repeat(64));
});

test('every address of a /64 is one client, and no address beyond it', () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.ipV6(), (first, second) => {
      const networkOf = (address: string) => new URL(`http://[${address}]/`).hostname;
      fc.pre(!first.includes('.') && !second.includes('.'));
      const same = clientOf(first) === clientOf(second);
      if (networkOf(first) === networkOf(second)) expect(same).toBe(true);
      expect(clientOf(clientOf(first).replace('/64', ''))).toBe(clientOf(first));
    }),
  );
});
