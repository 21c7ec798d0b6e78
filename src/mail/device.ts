import bowser from 'bowser';

/** What a browser says that it is. */
export interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

const browsers = new Set(Object.values(bowser.BROWSER_MAP));
const systems = new Set(Object.values(bowser.OS_MAP));
// Longer than any that a browser sends; the rest would only cost time.
const mostCharacters = 512;

/**
 * Reads the header `User-Agent`. Whoever sent the request wrote it, so nothing of its text is passed on: only names
 * that the library knows by itself.
 */
export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return { browser: null, system: null };
  const { browser, os } = bowser.parse(userAgent.slice(0, mostCharacters));
  return { browser: known(browser.name, browsers), system: known(os.name, systems) };
}

function known(name: string | undefined, names: ReadonlySet<string>): string | null {
  return name !== undefined && names.has(name) ? name : null;
}
