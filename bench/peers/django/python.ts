import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's own: what its packages install is for no other. */
export const python = '/usr/bin/python3';

/** Where the project lies. */
export const project = import.meta.dirname;

/** What a process of Python finds in its environment. */
export function environmentFor(folder: string): Record<string, string> {
  return { FOLDER: folder, PYTHONDONTWRITEBYTECODE: '1' };
}

/** Makes the database of the project. */
export async function prepare(folder: string): Promise<void> {
  await run(python, ['prepare.py'], { cwd: project, env: environmentFor(folder) });
}

/** How many reset tokens Django makes and checks in a second, each for itself. */
export async function rateTokens(
  folder: string,
  times: number,
): Promise<{ readonly make: number; readonly check: number }> {
  const options = { cwd: project, env: environmentFor(folder) };
  const { stdout } = await run(python, ['tokens.py', String(times)], options);
  return JSON.parse(stdout) as { make: number; check: number };
}

/** The versions of Django and of what it needs here; null where one of them is not installed. */
export async function readDjangoVersion(): Promise<string | null> {
  const question = `
import argon2, django, gunicorn, platform
print(django.get_version(), "with gunicorn", gunicorn.__version__, "and Python", platform.python_version())`;
  try {
    return (await run(python, ['-c', question])).stdout.trim();
  } catch {
    return null;
  }
}
