import type { MailLanguage } from './languages.ts';
import { createParser } from './liquid.ts';
import type { MailDefinition, MailDefinitions } from './mail-definition.ts';
import { pageVariableNames, pageVariablesOf, variableNames, variablesOf } from './mail-variables.ts';
import { sampleValues } from './sample-values.ts';
import { problemsOfTemplate, type TemplateRules } from './template-problems.ts';

/** A part of a mail that a template of an operator's own can take the place of. */
export type MailPart = 'subject' | 'text' | 'html';

/** A template that takes the place of one part of a mail. */
export interface MailOverride {
  readonly language: MailLanguage;
  /** The kind of mail. */
  readonly name: string;
  readonly part: MailPart;
  /** Liquid. */
  readonly source: string;
}

/**
 * What is wrong with an override.
 *
 * @returns a sentence for each problem, to follow the name of its file
 */
export function problemsOfOverride(override: MailOverride, definitions: MailDefinitions): string[] {
  const { name, part, source } = override;
  const definition = definitions[name];
  if (!definition) return ['is for no mail.'];
  const lines = part === 'subject' && source.trim().split('\n').length > 1 ? ['has more than one line.'] : [];
  const parse = createParser(part === 'html' ? 'html' : 'none');
  return [...lines, ...problemsOfTemplate(source, parse, rulesFor(override, definition))];
}

function rulesFor({ language, name, part }: MailOverride, definition: MailDefinition): TemplateRules {
  const values = sampleValues(name, definition);
  const samples = [values, { ...values, displayName: null }].map((sample) =>
    variablesOf(definition, language, sample),
  );
  if (part === 'subject') return { allowed: variableNames(definition), needed: [], samples };
  return {
    allowed: pageVariableNames(definition),
    needed: [...(definition.link ? ['link'] : []), ...(definition.code ? ['code'] : [])],
    samples: samples.map((sample) => pageVariablesOf(sample, language, 'Subject')),
  };
}
