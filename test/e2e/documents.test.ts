import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const documents = ['*.md', 'docs/**/*.md', 'examples/**/*.md'].flatMap((pattern) => globSync(pattern));

/** The names of a document's headings as GitHub links to them. */
function anchorsOf(path: string): string[] {
  return Array.from(readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(documents)('every link in %s leads somewhere', (document) => {
  const text = readFileSync(document, 'utf8');
  const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g));
  const dead = links.filter(([, path = '', anchor]) => {
    const target = path === '' ? document : join(dirname(document), path);
    if (!existsSync(target)) return true;
    return anchor !== undefined && (!statSync(target).isFile() || !anchorsOf(target).includes(anchor));
  });
  expect(dead.map(([link]) => link)).toEqual([]);
});

test('every decision is listed, by its own title', () => {
  const list = readFileSync('docs/adr/README.md', 'utf8');
  const listed = Array.from(
    list.matchAll(/^\| \[(\d{4})\]\(([^)]+)\) +\| (.+?) +\|$/gm),
    ([, number = '', file = '', title = '']) => [file, `${number} ${title}`],
  );
  const written = globSync('docs/adr/0*.md').map((path) => [
    path.replace('docs/adr/', ''),
    /^# (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1],
  ]);
  expect(listed).toEqual(written.toSorted());
});

test('every dependency is listed once, where it is needed', () => {
  const packages = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
  const [, run = '', develop = ''] = readFileSync('docs/dependencies.md', 'utf8').split(/^## /m);
  const listedIn = (section: string): string[] =>
    Array.from(section.matchAll(/^\| (`[^|]+`) +\|/gm), ([, cell = '']) =>
      Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name),
    ).flat();
  expect(listedIn(run).toSorted()).toEqual(Object.keys(packages['dependencies'] ?? {}).toSorted());
  expect(listedIn(develop).toSorted()).toEqual(Object.keys(packages['devDependencies'] ?? {}).toSorted());
});

test('every attack is told of, with what is promised and the test that shows it', () => {
  const rows = Array.from(
    readFileSync('docs/security.md', 'utf8').matchAll(/^\| (\d+) +\|.+\|.+\|.+\| (.+?) +\|$/gm),
    ([, number = '', tests = '']) => ({
      number: Number(number),
      files: Array.from(tests.matchAll(/\/(\d\d-[\w-]+\.test\.ts)\)/g), ([, file = '']) => file),
    }),
  );
  const numbers = rows.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
  for (const { number, files } of rows)
    expect(files).toEqual(
      globSync(`test/attacks/${String(number).padStart(2, '0')}-*`)
        .map((path) => basename(path))
        .toSorted(),
    );
  expect(rows.flatMap(({ files }) => files)).toEqual(readdirSync('test/attacks').toSorted());
});
