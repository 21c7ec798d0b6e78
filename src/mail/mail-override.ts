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
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (!definition) return [`is for no mail: there are ${Object.keys(definitions).join(', ')}.`];
  const parse = createParser(part === 'html' ? 'html' : 'none');
  return [
    ...(part === 'subject' ? problemsOfSubject(source) : []),
    ...problemsOfTemplate(source, parse, rulesFor(override, definition)),
  ];
}

function problemsOfSubject(source: string): string[] {
  const lines = source.trim().split('\n');
  if (lines.length > 1) return ['has more than one line.'];
  return lines[0] === '' ? ['is empty.'] : [];
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
