import type { Config } from '../config.ts';

const aYear = 31_536_000;

/** What browsers may do with an answer. */
export const policies = {
  /** With what is no page. */
  nothing: "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  /** With the page of a link. */
  page: "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  /** With the development mailbox: its mails stand in frames of their own, and are styled inline as mails must be. */
  mailbox:
    "default-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  /** With Sandbox, in development: it brings a policy of its own, with a nonce for its scripts, that lacks these. */
  sandbox: "object-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
} as const;

/**
 * The headers of every answer. It is kept nowhere, guessed at by nobody, and its address goes to no one. A browser runs
 * nothing of it, puts it into no frame, lends it to no other site's page, and leaves no window that opened it in touch;
 * where the server is reached over TLS, it comes back over nothing else.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 * @see https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x12-V3-Web-Frontend-Security.md (3.4)
 */
export function securityHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': policies.nothing,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:')
      ? { 'strict-transport-security': `max-age=${aYear}; includeSubDomains` }
      : {}),
  };
}
