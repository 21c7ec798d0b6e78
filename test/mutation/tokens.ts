import { readdirSync } from 'node:fs';
import fc from 'fast-check';

// That a mutant fails is enough to know.
fc.configureGlobal({ endOnFailure: true });

// All tests of the token core as one: a mutant is tried in a quarter of the time that loading each file takes.
const folder = new URL('../tokens/', import.meta.url);
for (const file of readdirSync(folder)) {
  if (file.endsWith('.test.ts')) await import(new URL(file, folder).href);
}
