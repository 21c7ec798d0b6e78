import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { printSchema } from 'graphql';
import { buildApiSchema } from '../../src/graphql/schema.ts';

test('the schema that is kept is the one that the code makes', async () => {
  const kept = await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
  const banner = '# Generated from the code by `npm run schema`. Do not edit.\n\n';
  expect(kept).toBe(`${banner}${printSchema(buildApiSchema())}\n`);
});
