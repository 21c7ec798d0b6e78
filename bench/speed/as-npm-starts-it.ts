import { readFileSync } from 'node:fs';

const start: unknown = Reflect.get(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts,
  'start',
);

/** The options for Node.js that `npm start` starts the server with. */
export const startOptions: readonly string[] = String(start)
  .split(' ')
  .filter((word) => word.startsWith('--'));
