import { isIP } from 'node:net';
import * as z from 'zod';
import { readDatabaseUrl } from '../database/database-url.ts';
import { secretWeakness } from './secret-strength.ts';
import { isThisMachine } from './this-machine.ts';

/** A whole number between two bounds, both allowed. */
export function wholeNumber(lowest: number, highest: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number.')
    .transform(Number)
    .refine((value) => value >= lowest && value <= highest, `must be between ${lowest} and ${highest}.`);
}

/** A span of time in seconds, up to ten years. */
export const seconds = wholeNumber(1, 315_360_000);

/** Values with commas between them. */
export function listOf<Item extends string>(item: z.ZodType<Item, string>): z.ZodType<Item[], string> {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));
}

/** An http origin: scheme, host, port and nothing more; over TLS where `secure`, unless it is this machine. */
export function origin(secure: boolean): z.ZodType<string, string> {
  return z.string().transform((text, context) => {
    const url = urlOf(['http', 'https'], text);
    if (!url) return fail(context, 'must be a URL such as https://accounts.example.com.');
    if (url.href !== `${url.origin}/`)
      return fail(context, `must be an origin and nothing more: try ${url.origin}`);
    if (secure && isReadOnItsWay(url)) {
      return fail(
        context,
        `must be https, so that links and cookies cannot be read on their way: try https://${url.host}`,
      );
    }
    return url.origin;
  });
}

/** The URL of another server; over TLS where `secure`, unless it is this machine. */
export function httpUrl(secure: boolean): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    const url = urlOf(['http', 'https'], text);
    if (!url) return fail(context, 'must be a URL such as https://captcha.example.com/siteverify.');
    if (secure && isReadOnItsWay(url))
      fail(context, 'must be https, so that the secret cannot be read on its way.');
  });
}

/** A URL with the places that a link's parts go to; not over plain http where `secure`, unless to this machine. */
export function linkTemplate(secure: boolean): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    for (const place of ['{uid}', '{token}']) {
      if (!text.includes(place)) fail(context, `lacks ${place}: without it the link is of no use.`);
    }
    const filled = { origin: 'https://a.example', uid: 'u', token: 't' };
    const example = Object.entries(filled).reduce(
      (link, [name, value]) => link.replaceAll(`{${name}}`, value),
      text,
    );
    if (!URL.canParse(example)) return fail(context, 'is no URL: try {origin}/activate/{uid}/{token}');
    const url = new URL(example);
    if (/^(javascript|data|vbscript|file):$/.test(url.protocol)) {
      fail(context, 'must not be of a scheme that runs or reads something.');
    }
    if (secure && isReadOnItsWay(url)) {
      fail(context, 'must be https, so that the link cannot be read on its way.');
    }
  });
}

/** Where limits are counted that several processes share. */
export const redisUrl = z
  .string()
  .refine(
    (text) => urlOf(['redis', 'rediss'], text)?.hostname,
    'must be a URL such as redis://user:password@redis.example.com:6379.',
  );

/** The URL of the database; neither in memory, nor relative, nor unencrypted on its way where `production`. */
export function databaseUrl(production: boolean): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    const named = readDatabaseUrl(text, production);
    if ('problem' in named) fail(context, named.problem);
  });
}

/** Where mail goes. */
export const smtpUrl = z
  .string()
  .refine(
    (text) => urlOf(['smtp', 'smtps'], text)?.hostname,
    'must be a URL such as smtps://user:password@mail.example.com:465.',
  );

/** Where breached passwords are looked up; not over plain http where `secure`, unless on this machine. */
export function rangeUrl(secure: boolean): z.ZodType<string, string> {
  return z.string().superRefine((text, context) => {
    const url = urlOf(['http', 'https'], text);
    if (!url || url.search || url.hash || !url.pathname.endsWith('/'))
      return fail(context, 'must be a URL that ends with a slash: try https://api.pwnedpasswords.com/range/');
    if (secure && isReadOnItsWay(url))
      fail(context, 'must be https, so that nobody else decides which passwords are good.');
  });
}

/** A sender: an address, with or without a name before it. */
export const mailAddress = z
  .string()
  .regex(
    /^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
    'must be an address such as Example <accounts@example.com>.',
  );

/** How many proxies are trusted, or their addresses. */
export const proxies: z.ZodType<number | string[], string> = z.string().transform((text, context) => {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  const addresses = text.split(',').map((part) => part.trim());
  return addresses.every(isAddressOrNetwork)
    ? addresses
    : fail(context, 'must be a number of proxies, or their addresses, e.g. 10.0.0.1, 10.1.0.0/16.');
});

/** An older secret: what can be guessed opens as much as the first. */
export const strongFallback = z.string().superRefine((text, context) => {
  const weakness = secretWeakness(text);
  if (weakness) fail(context, `${weakness}: leave it out, and the links made with it end.`);
});

/** A secret that cannot be guessed. */
export const strongSecret = z.string().superRefine((text, context) => {
  const weakness = secretWeakness(text);
  if (weakness) fail(context, `${weakness}: make a new one with: npx rekey secret`);
});

function isAddressOrNetwork(text: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}

/** The URL that a text is, if it is one of these schemes. */
function urlOf(schemes: readonly string[], text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && schemes.includes(url.protocol.slice(0, -1)) ? url : undefined;
}

/** Whether what is sent there goes over plain http, and farther than this machine. */
function isReadOnItsWay({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isThisMachine(hostname);
}

function fail(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
