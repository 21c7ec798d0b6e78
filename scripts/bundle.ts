import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const apart = [
  // Found beside their own files.
  'argon2',
  'bcrypt',
  'better-sqlite3',
  // Not installed.
  'class-validator',
  'pg-native',
];

// What is not an ES module asks for these.
const ofCommonJs = `
import { createRequire as createRequireHere } from 'node:module';
const require = createRequireHere(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;
`;

// Apollo Server's takes one that is written in JavaScript where it is no module of its own.
const nodesOwnHash: Plugin = {
  name: "Node's own hash",
  setup(bundle) {
    bundle.onLoad({ filter: /@apollo.utils\.createhash.dist.index\.js$/ }, () => ({
      contents: "exports.createHash = require('node:crypto').createHash;",
    }));
  },
};

const [folder, ...programs] = process.argv.slice(2);
if (folder === undefined || programs.length === 0)
  throw new Error('Say where to and what: node scripts/bundle.ts dist/bundle src/main.ts');

rmSync(folder, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: programs,
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  // As an ES module, where a package is both: it takes less of what it brings.
  mainFields: ['module', 'main'],
  target: 'node22',
  external: apart,
  plugins: [nodesOwnHash],
  // Without comments and indentation, which would stay in memory. Names and lines are kept: an error says where it
  // happened.
  minifyWhitespace: true,
  lineLimit: 160,
  banner: { js: ofCommonJs },
  metafile: true,
  logLevel: 'warning',
});
for (const path of Object.keys(metafile.outputs)) writeFileSync(path, inAscii(readFileSync(path, 'utf8')));
writeFileSync(join(folder, 'LICENSES'), noticesOf(Object.keys(metafile.inputs)));

/** Escapes what esbuild leaves: for one letter in a regular expression V8 would keep the whole file twice as large. */
function inAscii(source: string): string {
  return source.replace(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The licences of the packages that went into it, which want to be passed on with them. */
function noticesOf(paths: readonly string[]): string {
  const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(folders)].sort().map(noticeOf).join('\n');
}

function noticeOf(packageFolder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  ) as Readonly<Record<string, string>>;
  const texts = readdirSync(packageFolder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|notice)/i.test(entry.name))
    .map((entry) => readFileSync(join(packageFolder, entry.name), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}
