import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { html, type Html } from '../pages/html.ts';
import { mailLanguages } from '../mail/languages.ts';
import type { MailDefinitions } from '../mail/mail-definition.ts';
import type { MailRenderer } from '../mail/renderer.ts';
import { sampleValues } from '../mail/sample-values.ts';

/**
 * Writes every mail in every language to a folder, filled with values that are made up, and a page that lists them.
 *
 * @returns a sentence on what was written
 */
export function previewMails(folder: string, definitions: MailDefinitions, renderer: MailRenderer): string {
  const names = Object.keys(definitions);
  for (const language of mailLanguages) {
    mkdirSync(join(folder, language), { recursive: true });
    for (const [name, definition] of Object.entries(definitions)) {
      const mail = renderer.render(name, language, sampleValues(name, definition));
      const path = join(folder, language, name);
      writeFileSync(`${path}.subject.txt`, `${mail.subject}\n`);
      writeFileSync(`${path}.txt`, mail.text);
      writeFileSync(`${path}.html`, mail.html);
    }
  }
  const index = join(folder, 'index.html');
  writeFileSync(index, indexOf(names).toString());
  return `Wrote ${names.length} mails in ${mailLanguages.length} languages to ${folder}: open ${index}.`;
}

function indexOf(names: readonly string[]): Html {
  const cell = (name: string, language: string): Html =>
    html`<td>
      <a href="${language}/${name}.html">${language}</a> <a href="${language}/${name}.txt">text</a>
    </td>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Mails</title>
      </head>
      <body style="margin:24px;font:16px/1.6 system-ui,sans-serif">
        <h1>Mails</h1>
        <table cellpadding="6">
          ${names.map(
            (name) =>
              html`<tr>
                <th style="text-align:start">${name}</th>
                ${mailLanguages.map((language) => cell(name, language))}
              </tr>`,
          )}
        </table>
      </body>
    </html>`;
}
