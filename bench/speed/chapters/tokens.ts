import { createHmac, createSecretKey } from 'node:crypto';
import { makeSecret } from '../../../src/config/development-secret.ts';
import { PasswordResetTokenGenerator } from '../../../src/tokens/index.ts';
import { interleave, type Measurement } from '../interleave.ts';
import { chapterOf, type Chapter } from '../report.ts';
import type { Options } from './options.ts';

const times = 100_000;

const user = {
  id: '0190c0de-0000-7000-8000-000000000000',
  password: `$argon2id$v=19$m=19456,t=2,p=1$${'s'.repeat(22)}$${'h'.repeat(43)}`,
  lastLogin: new Date('2026-11-26T12:00:00Z'),
  email: 'ada@example.com',
};

/** What the token core costs, beside the one keyed hash that it cannot do without. */
export async function tokensChapter({ rounds, seed }: Options): Promise<Chapter> {
  const { make, check } = ownTokens();
  const key = createSecretKey(makeSecret(), 'utf8');
  const text = `${user.id}${user.password}${user.email}`;
  const measured = (name: string, once: () => unknown): Measurement => ({
    name,
    unit: '/s',
    measure: () => Promise.resolve(rateOf(once)),
  });
  const series = await interleave(
    [
      measured('HMAC-SHA-256 with a kept key', () => createHmac('sha256', key).update(text).digest('hex')),
      measured('makeToken', make),
      measured('checkToken', check),
    ],
    rounds,
    seed,
  );
  return chapterOf('The token core', series, 'HMAC-SHA-256 with a kept key', {
    makeToken: { least: 0.5 },
    checkToken: { least: 0.5 },
  });
}

/** What makes a token, and what checks one. */
export function ownTokens(): { readonly make: () => unknown; readonly check: () => unknown } {
  const generator = new PasswordResetTokenGenerator({ secret: makeSecret() });
  const token = generator.makeToken(user);
  return { make: () => generator.makeToken(user), check: () => generator.checkToken(user, token) };
}

/** How often a second something can be done. */
export function rateOf(once: () => unknown): number {
  const started = performance.now();
  for (let time = 0; time < times; time += 1) once();
  return (times * 1000) / (performance.now() - started);
}
