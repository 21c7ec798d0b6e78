/** A `Set-Cookie` header, taken apart. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** In lower case and sorted; how long it lives apart. */
  readonly attributes: readonly string[];
  readonly expires: Date | null;
}

/** The cookies that an answer sets. */
export function setCookiesOf(answer: { readonly headers: Headers }): SetCookie[] {
  return answer.headers.getSetCookie().map(readSetCookie);
}

function readSetCookie(header: string): SetCookie {
  const [pair = '', ...rest] = header.split('; ');
  const equals = pair.indexOf('=');
  const expires = rest.find((attribute) => /^expires=/i.test(attribute));
  return {
    name: pair.slice(0, equals),
    value: pair.slice(equals + 1),
    attributes: rest
      .filter((attribute) => !/^(?:expires|max-age)=/i.test(attribute))
      .map((attribute) => attribute.toLowerCase())
      .sort(),
    expires: expires === undefined ? null : new Date(expires.slice('expires='.length)),
  };
}
