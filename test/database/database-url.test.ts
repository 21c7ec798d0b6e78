import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readDatabaseUrl } from '../../src/database/database-url.ts';

const problemOf = (url: string, production = false): string | undefined => {
  const named = readDatabaseUrl(url, production);
  return 'problem' in named ? named.problem : undefined;
};

describe('a SQLite URL', () => {
  test.each([
    ['sqlite:data/rekey.sqlite', 'data/rekey.sqlite'],
    ['sqlite:./rekey.sqlite', './rekey.sqlite'],
    ['sqlite:/var/lib/rekey/rekey.sqlite', '/var/lib/rekey/rekey.sqlite'],
    ['sqlite:///var/lib/rekey/rekey.sqlite', '/var/lib/rekey/rekey.sqlite'],
    ['sqlite:/var/lib/our accounts/100%.sqlite', '/var/lib/our accounts/100%.sqlite'],
    ['sqlite::memory:', ':memory:'],
  ])('%s names %s', (url, path) => {
    expect(readDatabaseUrl(url, false)).toEqual({ engine: 'sqlite', path });
  });

  test.each([
    ['no file', 'sqlite:', /^names no file/],
    ['a file named by spaces, which would be temporary', 'sqlite:  ', /^names no file/],
    ['a space that SQLite would cut off', 'sqlite::memory: ', /^has a space at the start or the end/],
    [
      'a parameter',
      'sqlite:data/x.sqlite?mode=ro',
      /^has the parameter "mode": .*a \? in a file name is not supported/,
    ],
    ['a parameter in memory', 'sqlite::memory:?cache=shared', /^has the parameter "cache"/],
    ['a fragment', 'sqlite:data/x.sqlite#x', /^has the fragment "#x": .*not supported/],
    [
      'two slashes, which other tools read as a relative path',
      'sqlite://data/x.sqlite',
      /^has too many slashes/,
    ],
  ])('with %s is refused', (_, url, problem) => {
    expect(problemOf(url)).toMatch(problem);
    expect(problemOf(url, true)).toMatch(problem);
  });

  test('in production is an absolute path', () => {
    expect(problemOf('sqlite:/var/lib/rekey/rekey.sqlite', true)).toBeUndefined();
    expect(problemOf('sqlite:///var/lib/rekey/rekey.sqlite', true)).toBeUndefined();
    expect(problemOf('sqlite:data/rekey.sqlite', true)).toMatch(
      /depends on the folder the server is started in: use an absolute path, e\.g\. sqlite:\/var/,
    );
    expect(problemOf('sqlite::memory:', true)).toMatch(/loses everything at the next restart/);
  });
});

describe('a PostgreSQL URL', () => {
  test.each([
    ['postgresql://localhost/rekey', {}],
    ['postgres://rekey:p%40ss@db.example.com:5432/rekey', {}],
    ['postgresql://[::1]:5432/rekey', {}],
    ['postgresql:///rekey?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
    ['postgresql://rekey@/rekey?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
    [
      'postgresql://db/rekey?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=/etc/c.pem&sslkey=/etc/k.pem',
      { sslmode: 'verify-full', sslrootcert: '/etc/ca.pem', sslcert: '/etc/c.pem', sslkey: '/etc/k.pem' },
    ],
    [
      'postgresql://db/rekey?application_name=accounts&connect_timeout=10&pool_size=1000',
      { application_name: 'accounts', connect_timeout: '10', pool_size: '1000' },
    ],
  ])('%s is read', (url, parameters) => {
    expect(readDatabaseUrl(url, false)).toEqual({ engine: 'postgresql', parameters });
  });

  test.each([
    [
      'no host',
      'postgresql:///rekey',
      /^names no host: .*postgresql:\/\/\/name\?host=\/var\/run\/postgresql/,
    ],
    ['an empty host', 'postgresql:///rekey?host=', /^names no host/],
    ['two hosts', 'postgresql://localhost/rekey?host=db.example.com', /^names two hosts/],
    ['no database', 'postgresql://localhost', /^names no database/],
    ['a slash for its database', 'postgresql://localhost/?sslmode=require', /^names no database/],
    ['a name that is not encoded', 'postgresql://localhost/100%', /^is not a valid URL: .*% is %25/],
    ['a port that is none', 'postgresql://localhost:x/rekey', /^is not a valid URL/],
    ['a fragment', 'postgresql://localhost/rekey#x', /^has a fragment/],
    [
      'an unknown parameter',
      'postgresql://db/rekey?ssl=true',
      /^has the unknown parameter "ssl": .*sslmode.*pool_size/,
    ],
    [
      'a parameter twice',
      'postgresql://db/rekey?sslmode=require&sslmode=disable',
      /^has the parameter sslmode twice/,
    ],
    [
      'an empty parameter',
      'postgresql://db/rekey?sslrootcert=',
      /^has the parameter sslrootcert without a value/,
    ],
    [
      'an unknown sslmode',
      'postgresql://db/rekey?sslmode=allow',
      /^has an unknown sslmode: use one of disable, /,
    ],
    ['no pool', 'postgresql://db/rekey?pool_size=0', /^has a wrong pool_size: .* from 1 to 1000\./],
    ['too large a pool', 'postgresql://db/rekey?pool_size=1001', /^has a wrong pool_size/],
    [
      'a timeout that is no number',
      'postgresql://db/rekey?connect_timeout=1s',
      /^has a wrong connect_timeout/,
    ],
  ])('with %s is refused', (_, url, problem) => {
    expect(problemOf(url)).toMatch(problem);
    expect(problemOf(url, true)).toMatch(problem);
  });

  test('in production is encrypted on its way to another machine', () => {
    for (const parameters of ['', '?sslmode=disable', '?sslmode=prefer']) {
      const problem = problemOf(`postgresql://rekey@db.example.com/rekey${parameters}`, true);
      expect(problem).toMatch(/must be encrypted: add sslmode=verify-full, or at least sslmode=require/);
      expect(problemOf(`postgresql:///rekey?host=db.example.com${parameters.replace('?', '&')}`, true)).toBe(
        problem,
      );
    }
    for (const mode of ['require', 'verify-ca', 'verify-full'])
      expect(problemOf(`postgresql://rekey@db.example.com/rekey?sslmode=${mode}`, true)).toBeUndefined();
    for (const url of [
      'postgresql://rekey@localhost/rekey',
      'postgresql://rekey@127.0.0.1:5432/rekey',
      'postgresql://rekey@[::1]/rekey',
      'postgresql:///rekey?host=/var/run/postgresql',
    ])
      expect(problemOf(url, true)).toBeUndefined();
  });
});

test.each(['mysql://root@localhost/rekey', 'data/rekey.sqlite', 'postgresql:rekey', ''])(
  '%p is refused with an example of each kind that there is',
  (url) => {
    expect(problemOf(url)).toMatch(/SQLite.* sqlite:\/var.* PostgreSQL.* postgresql:\/\/user@host/);
  },
);

test('no problem repeats a password, wherever a character that is not encoded cuts it', () => {
  const password = fc.string({ unit: fc.constantFrom('x', '1', '/', '?', '#', '@', '&', '=', ':', '%') });
  const [head, tail] = ['s3cret', 'hunter2'];
  fc.assert(
    fc.property(password, fc.constantFrom('', '/rekey', '/rekey?ssl=1', '?x'), (between, rest) => {
      const secret = `${head}${between}${tail}`;
      for (const url of [`postgresql://rekey:${secret}@host${rest}`, `mysql://rekey:${secret}@host${rest}`]) {
        const problem = problemOf(url, true) ?? '';
        expect(problem).not.toContain(head);
        expect(problem).not.toContain(tail);
      }
    }),
    { numRuns: 2000 },
  );
});
