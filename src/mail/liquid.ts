import { Liquid } from 'liquidjs';

/** A template, read once. */
export interface Template {
  /** The variables that it needs, such as `link`; one that is looked into is named in full: `link.url`. */
  readonly variables: readonly string[];
  /** @throws where a variable is missing */
  fill(variables: object): string;
}

/** Reads templates. */
export type ParseTemplate = (source: string) => Template;

// Neither what reads further files, nor what writes a value without escaping it.
const tags = ['if', 'unless', 'case', 'for', 'break', 'continue', 'assign', 'capture', 'comment', 'raw', '#'];

/**
 * Liquid, without anything that reads a file or passes the escaping by.
 *
 * @param escaping - `html` for HTML, where every value is escaped; `none` for plain text
 * @returns a function that throws on what is no Liquid, and says in which line
 * @see https://liquidjs.com
 */
export function createParser(escaping: 'html' | 'none'): ParseTemplate {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    // What is written does not depend on the machine, and nobody has to ask it.
    locale: 'en',
    ...(escaping === 'html' ? { outputEscape: 'escape' as const } : {}),
  });
  for (const tag of Object.keys(liquid.tags).filter((name) => !tags.includes(name))) {
    Reflect.deleteProperty(liquid.tags, tag);
  }
  Reflect.deleteProperty(liquid.filters, 'raw');

  return (source) => {
    const template = liquid.parse(source);
    return {
      get variables() {
        return liquid.globalFullVariablesSync(template, { partials: false });
      },
      fill: (variables) => String(liquid.renderSync(template, variables)),
    };
  };
}
