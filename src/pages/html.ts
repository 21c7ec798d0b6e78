const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that is safe to send: made by {@link html} and by nothing else. */
export class Html {
  readonly #text: string;

  /** @internal */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/**
 * A template literal whose values are escaped, unless they are {@link Html} already, so that no page or mail can
 * forget to. Values may stand between tags and in quoted attributes.
 */
export function html(
  literals: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[] | null)[]
): Html {
  return new Html(
    literals.reduce((text, literal, index) => text + markup(values[index - 1] ?? null) + literal),
  );
}

function markup(value: string | number | Html | readonly Html[] | null): string {
  if (value === null) return '';
  if (typeof value === 'string')
    return value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
  return Array.isArray(value) ? value.join('') : String(value);
}
