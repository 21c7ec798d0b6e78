import { reasonOf } from '../failures/reason-of.ts';
import type { ParseTemplate, Template } from './liquid.ts';

/** What a template may and must do. */
export interface TemplateRules {
  /** The names of the variables that it may use. */
  readonly allowed: readonly string[];
  /** Those of them that it must show. */
  readonly needed: readonly string[];
  /** Variables to try it with. */
  readonly samples: readonly Readonly<Record<string, string | null>>[];
}

/**
 * What is wrong with a template: found by reading it, and by filling it in.
 *
 * @returns a sentence for each problem, to follow the name of the template
 */
export function problemsOfTemplate(
  source: string,
  parse: ParseTemplate,
  { allowed, needed, samples }: TemplateRules,
): string[] {
  try {
    const template = parse(source);
    const unknown = template.variables.filter((variable) => !allowed.includes(variable));
    const listed = allowed.join(', ');
    const problems = unknown.map((name) => `uses {{ ${name} }}, which is no variable: there are ${listed}.`);
    const missing = needed.filter((name) => !template.variables.includes(name));
    const hidden = problems.length > 0 ? [] : hiddenIn(template, needed, samples);
    return [
      ...problems,
      ...[...new Set([...missing, ...hidden])].map(
        (name) => `lacks {{ ${name} }}: without it the mail is of no use.`,
      ),
    ];
  } catch (error) {
    return [`cannot be used: ${reasonOf(error)}.`];
  }
}

/** Which variables a template names, perhaps, and does not show each time. */
function hiddenIn(
  template: Template,
  needed: readonly string[],
  samples: TemplateRules['samples'],
): string[] {
  return samples.flatMap((sample) => {
    const filled = template.fill(sample);
    return needed.filter((name) => !filled.includes(sample[name] ?? ''));
  });
}
