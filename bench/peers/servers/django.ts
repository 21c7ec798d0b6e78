import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startGunicorn } from '../django/gunicorn.ts';
import { prepare } from '../django/python.ts';

// eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
const folder = String(process.env['FOLDER']);
if (!existsSync(join(folder, 'django.sqlite'))) await prepare(folder);

const gunicorn = await startGunicorn(folder);
process.on('message', () => void report());
for (const end of ['SIGTERM', 'disconnect'] as const)
  process.once(end, () => void gunicorn.stop().then(() => process.exit()));
process.send?.({ port: gunicorn.port });

async function report(): Promise<void> {
  // It is there from the first mail on.
  const mails = statSync(join(folder, 'django-mails'), { throwIfNoEntry: false });
  process.send?.({ delivered: mails?.size ?? 0, memory: await gunicorn.memory() });
}
