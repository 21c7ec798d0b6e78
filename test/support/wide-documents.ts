/** One field, asked for many times by as many names. */
export function aliased(count: number, field: string): string {
  return Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join('\n');
}

/** Fragments on a type, each of which holds the next one twice: a last one so deep is in the answer 2^levels times. */
export function doublingFragments(levels: number, type: string, field: string): string {
  const doubling = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on ${type} { ...F${level + 1} ...F${level + 1} }`,
  );
  return `${doubling.join('\n')}\nfragment F${levels} on ${type} { ${field} }`;
}
