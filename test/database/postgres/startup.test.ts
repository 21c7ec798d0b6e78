import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ConfigError } from '../../../src/config/config-error.ts';
import { connectDatabase, type Database } from '../../../src/database/connect.ts';
import { hasPostgresCluster, PostgresCluster } from '../../support/postgres-cluster.ts';
import { hasPostgres, PostgresSource } from '../../support/postgres-source.ts';
import { freePort, RekeyProcess } from '../../support/server-process.ts';

const password = 'hunter2hunter2';

async function refusalOf(url: string | URL): Promise<string> {
  const error: unknown = await connectDatabase(String(url)).then(
    async (database) => {
      await database.close();
      return 'none';
    },
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).not.toContain(password);
  return String(error);
}

(hasPostgres ? describe : describe.skip)('what is wrong with DATABASE_URL is said at startup', () => {
  let source: PostgresSource;
  beforeAll(async () => {
    source = await PostgresSource.create();
  });
  afterAll(() => source.drop());

  const changed = (change: (url: URL) => void): URL => {
    const url = new URL(source.url);
    url.password = password;
    change(url);
    return url;
  };

  test('a port where nobody listens', async () => {
    const port = await freePort();
    const refusal = await refusalOf(changed((url) => (url.port = String(port))));
    expect(refusal).toContain(`127.0.0.1:${port}: no PostgreSQL answers there`);
    expect(refusal).toContain('Start it, or correct the host and the port.');
  });

  test('a socket that is not there', async () => {
    expect(await refusalOf(`postgresql:///rekey?host=/nowhere&application_name=${password}`)).toContain(
      'the database rekey at /nowhere: no PostgreSQL answers there',
    );
  });

  test('a host that is not known', async () => {
    const refusal = await refusalOf(changed((url) => (url.hostname = 'nowhere.invalid')));
    expect(refusal).toMatch(/nowhere\.invalid:?\d*: this host isn't known/);
  });

  test('a database that does not exist, and how to create it', async () => {
    const refusal = await refusalOf(changed((url) => (url.pathname = '/no_such_database')));
    expect(refusal).toContain('database "no_such_database" does not exist. Create it, e.g. with: createdb');
  });

  test('a database that can’t hold every text, and how to create another one', async () => {
    const name = `rekey_latin_${process.hrtime.bigint()}`;
    await source.run(`create database ${name} encoding latin1 locale 'C' template template0`);
    expect(await refusalOf(changed((url) => (url.pathname = name)))).toMatch(
      /: its encoding is LATIN1, .*createdb --encoding=UTF8 --template=template0/,
    );
    await source.run(`drop database ${name} with (force)`);
  });

  test('a user that does not exist', async () => {
    const refusal = await refusalOf(changed((url) => (url.username = 'nobody_at_all')));
    expect(refusal).toContain('nobody_at_all');
    expect(refusal).toContain('Correct the user and the password.');
  });

  test('a certificate that cannot be read', async () => {
    const url = changed((given) => (given.search = '?sslmode=verify-full&sslrootcert=/nowhere/ca.pem'));
    expect(await refusalOf(url)).toContain("no such file or directory, open '/nowhere/ca.pem'");
  });

  test.each(['main.js', 'cli.js'])('%s ends with 1, and with that sentence alone', async (program) => {
    const url = changed((given) => (given.pathname = '/no_such_database'));
    const parameters = program === 'cli.js' ? ['outbox', 'list'] : [];
    const ending = await new RekeyProcess(`bundle/${program}`, parameters, {
      SECRET_KEY: 'the secret key of the tests',
      DATABASE_URL: url.href,
    }).ended;
    expect(ending).toMatchObject({ code: 1, stdout: '' });
    expect(ending.stderr).toMatch(/^The configuration cannot be used:\n {2}- DATABASE_URL names .*\n$/);
    expect(ending.stderr).not.toContain(password);
  });
});

(hasPostgresCluster ? describe : describe.skip)('a server that asks for a password and encrypts', () => {
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await PostgresCluster.start((folder) => {
      makeCertificate(folder);
      const rules = ['local all all trust', 'hostssl all all 127.0.0.1/32 scram-sha-256'];
      writeFileSync(join(folder, 'hba'), `${rules.join('\n')}\n`);
      return [
        'ssl = on',
        `ssl_cert_file = '${folder}/certificate'`,
        `ssl_key_file = '${folder}/key'`,
        `hba_file = '${folder}/hba'`,
      ];
    });
    await cluster.run(`alter user postgres password '${password}'`);
  });
  afterAll(() => cluster.remove());

  const withPassword = (given: string | null, parameters: string, host = '127.0.0.1'): string => {
    const credentials = given === null ? 'postgres' : `postgres:${given}`;
    return `postgresql://${credentials}@${host}:${cluster.port}/postgres?${parameters}`;
  };

  test('a wrong password is not repeated', async () => {
    const refusal = await refusalOf(withPassword(password.toUpperCase(), 'sslmode=require'));
    expect(refusal).toContain('password authentication failed for user "postgres"');
    expect(refusal).not.toContain(password.toUpperCase());
  });

  test('a missing password', async () => {
    expect(await refusalOf(withPassword(null, 'sslmode=require'))).toContain('a password is required');
  });

  test('no encryption where the server insists on it', async () => {
    expect(await refusalOf(withPassword(password, 'sslmode=disable'))).toContain('no encryption');
  });

  test('a certificate of an authority that is not known', async () => {
    expect(await refusalOf(withPassword(password, 'sslmode=verify-full', 'localhost'))).toContain(
      'self-signed certificate',
    );
  });

  test('a certificate for another host', async () => {
    const parameters = `sslmode=verify-full&sslrootcert=${cluster.folder}/certificate`;
    expect(await refusalOf(withPassword(password, parameters))).toMatch(/does not match|altnames/);
  });

  test.each([
    ['require', '127.0.0.1', ''],
    ['prefer', '127.0.0.1', ''],
    ['verify-ca', '127.0.0.1', 'sslrootcert'],
    ['verify-full', 'localhost', 'sslrootcert'],
  ])('sslmode=%s encrypts', async (mode, host, rootParameter) => {
    const root = rootParameter === '' ? '' : `&${rootParameter}=${cluster.folder}/certificate`;
    const database = await connectDatabase(withPassword(password, `sslmode=${mode}${root}`, host));
    expect(await isEncrypted(database)).toBe(true);
    await database.close();
  });
});

(hasPostgres ? test : test.skip)('sslmode=prefer does without encryption where there is none', async () => {
  const source = await PostgresSource.create();
  const database = await connectDatabase(`${source.url}?sslmode=prefer`);
  expect(await isEncrypted(database)).toBe(await serverEncrypts(database));
  await database.close();
  await source.drop();
});

async function isEncrypted(database: Database): Promise<boolean> {
  const { rows } = await sql<{ ssl: boolean }>`
    select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(database.em.getKysely());
  return rows[0]?.ssl === true;
}

async function serverEncrypts(database: Database): Promise<boolean> {
  const { rows } = await sql<{ ssl: string }>`show ssl`.execute(database.em.getKysely());
  return rows[0]?.ssl === 'on';
}

function makeCertificate(folder: string): void {
  const files = ['-keyout', join(folder, 'key'), '-out', join(folder, 'certificate')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const { status } = spawnSync('openssl', ['req', '-x509', '-nodes', '-days', '2', ...files, ...subject]);
  expect(status).toBe(0);
}
