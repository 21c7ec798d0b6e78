import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config/config-error.ts';
import { reasonOf } from '../reason-of.ts';
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
  const problems: string[] = [];
  const overrides = pathsIn(folder).flatMap((path) => {
    const place = placeOf(path, definitions);
    if (typeof place === 'string') {
      problems.push(`${path} ${place}`);
      return [];
    }
    const override = { ...place, source: readText(join(folder, path)) };
    problems.push(...problemsOfOverride(override, definitions).map((problem) => `${path} ${problem}`));
    return [override];
  });
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `MAIL_TEMPLATES: ${problem}`));
  return overrides;
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

/** What a file stands for, or why it stands for nothing. */
function placeOf(path: string, definitions: MailDefinitions): Omit<MailOverride, 'source'> | string {
  const [folder, file] = path.split('/');
  const language = mailLanguages.find((known) => known === folder);
  if (!language || file === undefined)
    return `is no folder of a language: there are ${mailLanguages.join(', ')}.`;
  const ending = Object.keys(partOfEnding).find((known) => file.endsWith(known)) ?? '';
  const part = partOfEnding[ending];
  if (!part) return `is no template: their names end in ${Object.keys(partOfEnding).join(', ')}.`;
  const name = file.slice(0, -ending.length);
  if (!Object.hasOwn(definitions, name))
    return `is for no mail: there are ${Object.keys(definitions).join(', ')}.`;
  return { language, name, part };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
  } catch (error) {
    throw new ConfigError([`MAIL_TEMPLATES names a folder that cannot be read: ${reasonOf(error)}.`]);
  }
}
