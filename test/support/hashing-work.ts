import crypto from 'node:crypto';
import { jest } from '@jest/globals';
import argon2 from 'argon2';
import bcrypt from 'bcrypt';

/**
 * What passwords cost while something is done: how many were verified by each scheme, how many were hashed anew, and of
 * PBKDF2 how many rounds were done in all.
 */
export async function hashingOf(action: () => Promise<unknown>): Promise<Record<string, number>> {
  const spies = {
    verify: jest.spyOn(argon2, 'verify'),
    hash: jest.spyOn(argon2, 'hash'),
    compare: jest.spyOn(bcrypt, 'compare'),
    pbkdf2: jest.spyOn(crypto, 'pbkdf2'),
    scrypt: jest.spyOn(crypto, 'scrypt'),
  };
  try {
    await action();
    const work: [scheme: string, amount: number][] = [
      ...spies.verify.mock.calls.map(([text]) => [partsOf(text, 1, 3), 1] as const),
      ...spies.hash.mock.calls.map(() => ['hashed anew', 1] as const),
      ...spies.compare.mock.calls.map(([, text]) => [`bcrypt ${partsOf(text, 2)}`, 1] as const),
      ...spies.pbkdf2.mock.calls.map(([, , rounds, , digest]) => [`pbkdf2 ${digest}`, rounds] as const),
      ...spies.scrypt.mock.calls.map(() => ['scrypt', 1] as const),
    ].map(([scheme, amount]) => [scheme, amount]);
    return sumsOf(work);
  } finally {
    for (const spy of Object.values(spies)) spy.mockRestore();
  }
}

function partsOf(text: string, ...places: number[]): string {
  const parts = text.split('$');
  return places.map((place) => parts[place]).join(' ');
}

function sumsOf(entries: readonly [string, number][]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, amount] of entries) sums[name] = (sums[name] ?? 0) + amount;
  return sums;
}
