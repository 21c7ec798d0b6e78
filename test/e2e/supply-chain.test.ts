import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { billOfMaterials } from '../../scripts/bill-of-materials.ts';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly peer?: boolean;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Package>>;
};
const locked = Object.entries(lock.packages).filter(([place]) => place !== '');

test('every version is pinned exactly, and comes from the registry', () => {
  const { dependencies, devDependencies, overrides } = manifest;
  const versions = Object.entries({ ...dependencies, ...devDependencies, ...overrides });
  expect(versions.length).toBeGreaterThan(50);
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});

test('the lock file is of this package.json, and holds a hash of all that is installed', () => {
  const root = lock.packages[''] as Package & typeof manifest;
  expect(root.dependencies).toEqual(manifest.dependencies);
  expect(root.devDependencies).toEqual(manifest.devDependencies);
  expect(locked.length).toBeGreaterThan(500);
  expect(locked.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual([]);
  expect(locked.filter(([, { link = false }]) => link)).toEqual([]);
  expect(locked.filter(([, { resolved = 'https://' }]) => !resolved.startsWith('https://'))).toEqual([]);
});

test('whatever asks for an install script is named, and none runs but that of node', () => {
  const asking = locked.filter(([, { hasInstallScript = false }]) => hasInstallScript);
  const names = asking.map(([place]) =>
    place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
  );
  const judged = Object.keys(manifest.allowScripts);
  expect(names.filter((name) => !judged.includes(name) && name !== 'fsevents')).toEqual([]);
  const allowed = Object.entries(manifest.allowScripts).filter(([, isAllowed]) => isAllowed);
  expect(allowed.map(([name]) => name)).toEqual(['node']);
});

test('the bill of materials names all that runs, with version and licence, and nothing else', () => {
  const bill = billOfMaterials();
  expect(bill.bomFormat).toBe('CycloneDX');
  expect(bill.metadata.component.purl).toBe(`pkg:npm/rekey@${manifest.version}`);

  const named = bill.components.map(({ name, version }) => `${name}@${version}`);
  const own = Object.entries(manifest.dependencies).map(([name, version]) => `${name}@${version}`);
  expect(named).toEqual(expect.arrayContaining(own));
  const versionsWhere = (isOne: (one: Package) => boolean): string[] =>
    locked.flatMap(([place, one]) => (isOne(one) ? [`${nameOf(place)}@${one.version ?? ''}`] : []));
  // What npm would install for production, surely and at most.
  const required = versionsWhere((one) => ![one.dev, one.devOptional, one.optional, one.peer].includes(true));
  const possible = versionsWhere(({ dev = false }) => !dev);
  expect(named).toEqual(expect.arrayContaining(required));
  expect(possible).toEqual(expect.arrayContaining(named));
  expect(bill.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
});

function nameOf(place: string): string {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
