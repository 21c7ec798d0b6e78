import { expect, test } from '@jest/globals';
import { createPasswordHasher } from '../../src/passwords/hasher.ts';
import { unusablePassword } from '../../src/passwords/password-hash.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { testConfig } from '../support/config.ts';

test('an unusable password matches nothing, not even itself, and is another each time', async () => {
  const hasher = createPasswordHasher(testConfig().passwordHashing, systemRandom);
  const stored = unusablePassword(systemRandom);
  for (const password of [stored, stored.slice(1), '', '!'])
    expect(await hasher.verify(password, stored)).toBe(false);
  expect(unusablePassword(systemRandom)).not.toBe(stored);
});
