import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';

/** The schema of the API, as it is published. */
export const apiSchema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
