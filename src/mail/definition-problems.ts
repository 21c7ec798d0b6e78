import type { ParseTemplate } from './liquid.ts';
import type { MailDefinition, MailDefinitions } from './mail-definition.ts';
import { builtInVariables, variableNames } from './mail-variables.ts';
import { problemsOfTemplate } from './template-problems.ts';

/**
 * Checks mails that come with code.
 *
 * @throws Error with every text that uses a variable which its mail does not have, and every link without a button
 */
export function requireGoodDefinitions(definitions: MailDefinitions, parse: ParseTemplate): void {
  const problems = Object.entries(definitions).flatMap(([name, definition]) =>
    problemsOfDefinition(definition, parse).map((problem) => `  - ${name}: ${problem}`),
  );
  if (problems.length > 0)
    throw new Error(['There are mails that cannot be written:', ...problems].join('\n'));
}

function problemsOfDefinition(definition: MailDefinition, parse: ParseTemplate): string[] {
  const rules = { allowed: variableNames(definition), needed: [], samples: [] };
  const taken = (definition.variables ?? []).filter((name) => builtInVariables.includes(name));
  const texts = Object.entries(definition.texts).flatMap(
    ([language, { subject, opening, button, closing }]) => [
      ...(definition.link && !button ? [`${language} lacks the text of its button.`] : []),
      ...[subject, ...opening, button ?? '', ...closing].flatMap((text) =>
        problemsOfTemplate(text, parse, rules).map((problem) => `${language} ${problem}`),
      ),
    ],
  );
  return [...taken.map((name) => `its own variable ${name} has the name of a built-in one.`), ...texts];
}
