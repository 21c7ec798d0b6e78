import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  CheckLinkDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { User } from '../../src/entities/user.ts';
import {
  hasDjango,
  makeDjangoProject,
  type DjangoLink,
  type PeopleProject,
  type StockProject,
} from '../support/django-project.ts';
import { djangoAlgorithms } from '../support/django-passwords.ts';
import { betterPassword, goodPassword, signIn } from '../support/people.ts';
import { endLeftovers, RekeyProcess, ServerProcess, type Ending } from '../support/server-process.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

// As Django's own `startproject` makes one, with all that may need quoting.
const djangoSecretKey = 'k3$w=!x(9&z#p@q*7^r-m_t+u)2v%e4y5h6j8l0n1b3c5d7f9g';
const ourSecretKey = 'the secret key of the tests';

const withDjango = hasDjango ? describe : describe.skip;
const skipped = hasDjango ? '' : ' (skipped: there is no python3-django here; .ci/run installs it)';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
});
afterAll(async () => {
  await endLeftovers();
  await folder.remove();
});

const environment = (name: string) => ({
  DATABASE_URL: `sqlite:${folder.path}/${name}.sqlite`,
  SECRET_KEY: ourSecretKey,
});

async function importDjango(name: string, ...parameters: string[]): Promise<Ending> {
  await new RekeyProcess('bundle/cli.js', ['migrate'], environment(name)).ended;
  const from = ['--from', `sqlite:${folder.path}/${name}.sqlite3`];
  const report = ['--report', `${folder.path}/${name}.jsonl`];
  return new RekeyProcess(
    'bundle/cli.js',
    ['import', 'django', ...from, ...report, ...parameters],
    environment(name),
  ).ended;
}

function start(name: string, changes: Record<string, string> = {}): Promise<ServerProcess> {
  const settings = { SECRET_KEY_FALLBACKS: djangoSecretKey, PASSWORD_RESET_TIMEOUT: '259200' };
  return ServerProcess.start({ ...environment(name), ...settings, ...changes });
}

/** What a link is worth. */
async function statusOf(server: ServerProcess, link: DjangoLink): Promise<unknown> {
  const { checkLink } = await server
    .browser()
    .send(CheckLinkDocument, { input: { purpose: 'PASSWORD_RESET', ...link } });
  return checkLink;
}

/** Uses a link, and says what was wrong. */
async function reset(server: ServerProcess, link: DjangoLink, newPassword: string): Promise<string[]> {
  const { resetPassword } = await server
    .browser()
    .send(ResetPasswordDocument, { input: { ...link, newPassword } });
  return resetPassword.errors.map(({ code }) => code);
}

withDjango(`users of a real Django${skipped}`, () => {
  let project: StockProject;
  let imported: Ending;
  let server: ServerProcess;
  beforeAll(async () => {
    project = await makeDjangoProject<StockProject>(
      'settings',
      `${folder.path}/stock.sqlite3`,
      djangoSecretKey,
    );
    imported = await importDjango('stock');
    server = await start('stock');
  });
  afterAll(() => server.end());

  const stored = async (id: string): Promise<User> => {
    const database = await connectDatabase(`sqlite:${folder.path}/stock.sqlite`);
    try {
      return await database.em.fork().findOneOrFail(User, { id });
    } finally {
      await database.close();
    }
  };

  test('are taken over, but for who has no address, or one that somebody has', () => {
    const { hashed } = project;
    expect(imported.code).toBe(0);
    expect(imported.stdout).toMatch(new RegExp(`^taken +${hashed.length + 4}$`, 'm'));
    expect(imported.stdout).toMatch(/^ +of them without a password until they reset it +1$/m);
    expect(imported.stdout).toMatch(/^left +2$/m);
    expect(imported.stdout).toMatch(/^ +without an address +1$/m);
    expect(imported.stdout).toMatch(/^ +with an address that somebody has +1$/m);
  });

  test('sign in with the passwords that Django hashed, by every algorithm that it has, and get hashes of ours', async () => {
    const { hashed, password } = project;
    const algorithms = hashed.map(({ algorithm }) => algorithm);
    expect(algorithms).toEqual(djangoAlgorithms.filter((one) => algorithms.includes(one)));
    expect(algorithms.length).toBeGreaterThanOrEqual(4);
    for (const { id, email, algorithm } of hashed) {
      expect((await stored(id)).password).toMatch(new RegExp(`^${algorithm}\\$`));
      expect(await signIn(server.browser(), email, goodPassword)).toBe(false);
      expect(await signIn(server.browser(), email, password)).toBe(true);
      expect((await stored(id)).password).toMatch(/^\$argon2id\$/);
      expect(await signIn(server.browser(), email, password)).toBe(true);
    }
  });

  test('keep their last login, to the second', async () => {
    const { lastLogin } = await stored('7');
    expect(lastLogin?.toISOString().slice(0, 19)).toBe(project.lastLogin.slice(0, 19));
  });

  test('stay out where they were switched off', async () => {
    expect(await signIn(server.browser(), 'off@example.com', project.password)).toBe(false);
    expect(await statusOf(server, project.offLink)).toBe('INVALID');
  });

  test('who have no password do not sign in, and get one by a reset', async () => {
    const email = 'unusable@example.com';
    for (const password of ['', '!', project.password])
      expect(await signIn(server.browser(), email, password)).toBe(false);
    await server.browser().send(RequestPasswordResetDocument, { input: { email } });
    const mail = await waitFor(async () => {
      const response = await server.browser().fetch('/dev/mailbox.json');
      return ((await response.json()) as (DjangoLink & { to: string })[]).find(({ to }) => to === email);
    });
    expect(await reset(server, { uid: mail.uid, token: mail.token }, betterPassword)).toEqual([]);
    expect(await signIn(server.browser(), email, betterPassword)).toBe(true);
  });

  test.each(['seenLink', 'unseenLink'] as const)(
    'use a reset link that Django made, once: %s',
    async (name) => {
      const email = name === 'seenLink' ? 'seen@example.com' : 'unseen@example.com';
      const link = project[name];
      expect(await statusOf(server, link)).toBe('VALID');
      expect(await reset(server, link, betterPassword)).toEqual([]);
      expect(await statusOf(server, link)).toBe('INVALID');
      expect(await reset(server, link, goodPassword)).toEqual(['LINK_INVALID']);
      expect(await signIn(server.browser(), email, project.password)).toBe(false);
      expect(await signIn(server.browser(), email, betterPassword)).toBe(true);
    },
  );
});

withDjango(`users of a real Django with a user model of its own${skipped}`, () => {
  const names = [
    ...['--table', 'people_person', '--no-active-column', '--no-joined-column'],
    ...['--confirmed', 'people_profile.email_confirmed'],
  ];
  let project: PeopleProject;
  let server: ServerProcess;
  beforeAll(async () => {
    const path = `${folder.path}/people.sqlite3`;
    project = await makeDjangoProject<PeopleProject>('people_settings', path, djangoSecretKey);
    const { code, stderr } = await importDjango('people', ...names);
    if (code !== 0) throw new Error(stderr);
  });
  afterAll(() => server.end());

  test('find their links invalid as long as Django’s key is not among the fallbacks', async () => {
    const without = await start('people', { SECRET_KEY_FALLBACKS: '' });
    expect(await statusOf(without, project.provenLink)).toBe('INVALID');
    await without.end();
    server = await start('people');
    expect(await statusOf(server, project.provenLink)).toBe('VALID');
  });

  test('keep their UUIDs, so a link that Django made finds them; it dies when they sign in', async () => {
    const client = server.mobileApp();
    expect(await signIn(client, 'proven@example.com', project.password)).toBe(true);
    const { data } = await client.post({ query: '{ me { id } }' });
    expect(data).toEqual({ me: { id: project.ids[0] } });
    expect(await reset(server, project.provenLink, betterPassword)).toEqual(['LINK_INVALID']);
  });

  test('who never confirmed sign in once they have proven their address, also by a link of Django’s', async () => {
    expect(await signIn(server.browser(), 'waiting@example.com', project.password)).toBe(false);
    expect(await reset(server, project.waitingLink, betterPassword)).toEqual([]);
    expect(await signIn(server.browser(), 'waiting@example.com', betterPassword)).toBe(true);
  });
});
