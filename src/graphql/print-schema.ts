import { writeFileSync } from 'node:fs';
import { printSchema } from 'graphql';
import { buildApiSchema } from './schema.ts';

const banner = '# Generated from the code by `npm run schema`. Do not edit.\n\n';

writeFileSync('schema/schema.graphql', `${banner}${printSchema(buildApiSchema())}\n`);
