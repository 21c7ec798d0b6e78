import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config/config-error.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { mailLanguages } from './languages.ts';
import type { MailDefinitions } from './mail-definition.ts';
import { problemsOfOverride, type MailOverride, type MailPart } from './mail-override.ts';

const partOfEnding: Readonly<Record<string, MailPart>> = {
  '.subject.txt': 'subject',
  '.txt': 'text',
  '.html': 'html',
};

/**
 * Reads a folder of templates, `<language>/<mail>.subject.txt`, `.txt` and `.html`, and checks each. Hidden files and
 * the backups of editors are passed over.
 *
 * @param folder - null where nothing is overridden
 * @throws {@link ConfigError} with all that cannot be used
 */
export function readTemplateFolder(
  folder: string | null,
  definitions: MailDefinitions,
): readonly MailOverride[] {
  if (folder === null) return [];
  const read = pathsIn(folder).map((path) => ({ path, override: readOverride(folder, path) }));
  const problems = read.flatMap(({ path, override }) => {
    const found = typeof override === 'string' ? [override] : problemsOfOverride(override, definitions);
    return found.map((problem) => `MAIL_TEMPLATES: ${path} ${problem}`);
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return read.flatMap(({ override }) => (typeof override === 'string' ? [] : [override]));
}

/** The files of each language; of anything else just its name. */
function pathsIn(folder: string): string[] {
  try {
    return namesIn(folder).flatMap((name) =>
      isLanguage(name) && statSync(join(folder, name)).isDirectory()
        ? namesIn(join(folder, name)).map((file) => `${name}/${file}`)
        : [name],
    );
  } catch (error) {
    throw new ConfigError([`MAIL_TEMPLATES names a folder that cannot be read: ${reasonOf(error)}.`]);
  }
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    .sort();
}

function isLanguage(name: string): boolean {
  return mailLanguages.some((language) => language === name);
}

/** What a file overrides, or why it overrides nothing. */
function readOverride(folder: string, path: string): MailOverride | string {
  const [first, file] = path.split('/');
  const language = mailLanguages.find((known) => known === first);
  if (!language || file === undefined)
    return `is no folder of a language: there are ${mailLanguages.join(', ')}.`;
  const endings = Object.keys(partOfEnding);
  const ending = endings.find((known) => file.endsWith(known)) ?? '';
  const part = partOfEnding[ending];
  if (!part) return `is no template: their names end in ${endings.join(', ')}.`;
  try {
    const source = readFileSync(join(folder, path), 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
    return { language, name: file.slice(0, -ending.length), part, source };
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}.`;
  }
}
