import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const python = process.env['DJANGO_PYTHON'] ?? '/usr/bin/python3';

/** Whether there is a Django on this machine to test with. */
export const hasDjango = canImportDjango();

function canImportDjango(): boolean {
  try {
    execFileSync(python, ['-c', 'import django, argon2, bcrypt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The two parts of a reset link that Django made. */
export interface DjangoLink {
  readonly uid: string;
  readonly token: string;
}

/** A user of the stock project, whose password is by one algorithm. */
export interface HashedUser {
  readonly id: string;
  readonly email: string;
  readonly algorithm: string;
}

/** What the stock project of `test/e2e/django` made. */
export interface StockProject {
  readonly password: string;
  readonly hashed: readonly HashedUser[];
  readonly seenLink: DjangoLink;
  readonly unseenLink: DjangoLink;
  readonly offLink: DjangoLink;
  readonly lastLogin: string;
}

/** What the project with a user model of its own made: one who confirmed, and one who has yet to. */
export interface PeopleProject {
  readonly password: string;
  readonly ids: readonly string[];
  readonly provenLink: DjangoLink;
  readonly waitingLink: DjangoLink;
}

/**
 * Has Django migrate a database and make users in it.
 *
 * @param settings - the module of the project's settings
 * @param path - the SQLite file to be
 */
export async function makeDjangoProject<Project extends StockProject | PeopleProject>(
  settings: Project extends StockProject ? 'settings' : 'people_settings',
  path: string,
  secretKey: string,
): Promise<Project> {
  const { stdout } = await promisify(execFile)(python, ['make_users.py'], {
    cwd: 'test/e2e/django',
    env: {
      DJANGO_SETTINGS_MODULE: settings,
      DJANGO_DATABASE: path,
      DJANGO_SECRET_KEY: secretKey,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  return JSON.parse(stdout) as Project;
}
