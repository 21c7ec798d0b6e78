import { METHODS } from 'node:http';
import fc from 'fast-check';
import { hostileOperation } from './hostile-documents.ts';
import { hostileText, hostileValue, mutated, type Known } from './hostile-values.ts';

/** A request that an HTTP client could send. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A request, or bytes in its place. */
export type HostileRequest = HttpRequest | { readonly bytes: Uint8Array };

// CONNECT asks for a tunnel and is never answered.
const methods = METHODS.filter((method) => method !== 'CONNECT');

const pages = [
  '/activate',
  '/login',
  '/reset-password',
  '/change-email',
  '/restore-email',
  '/delete-account',
  '/restore-account',
];

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json; charset=utf-7',
  'application/graphql',
  'application/graphql-response+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/html; charset="',
  '/',
  '',
];

/** Everything that somebody might send. */
export function hostileRequest(known: Known): fc.Arbitrary<HostileRequest> {
  const text = hostileText(known);
  const value = hostileValue(text);
  const headers = hostileHeaders(known, text);
  const json = hostileOperation(text, value).map((body) => JSON.stringify(body));
  const body = fc.oneof(
    { weight: 10, arbitrary: json },
    { weight: 3, arbitrary: json.chain((whole) => mutated(whole, text)) },
    { weight: 2, arbitrary: value.map((given) => JSON.stringify(given)) },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: fc.nat(60_000).map((levels) => '['.repeat(levels)) },
  );
  const post = fc.record({
    method: fc.constant('POST'),
    path: fc.constant('/graphql'),
    headers: headers.map((given) => ({ 'content-type': 'application/json', ...given })),
    body,
  });
  const get = fc.record({
    method: fc.constant('GET'),
    path: fc
      .dictionary(
        fc.constantFrom('query', 'variables', 'extensions', 'operationName', 'x'),
        fc.oneof(text, json),
      )
      .map((parameters) => `/graphql?${encoded(parameters)}`),
    headers: headers.map((given) => ({ 'apollo-require-preflight': '1', ...given })),
    body: fc.constant(null),
  });
  const page = fc.record({
    method: fc.constantFrom('GET', 'POST', 'HEAD'),
    path: fc
      .tuple(fc.constantFrom(...pages), fc.array(text.map(percentEncoded), { maxLength: 3 }))
      .map(([root, parts]) => [root, ...parts].join('/')),
    headers: headers.map((given) => ({ 'content-type': 'application/x-www-form-urlencoded', ...given })),
    body: fc.dictionary(fc.constantFrom('email', 'password', '__proto__', 'x'), text).map(encoded),
  });
  const anything = fc.record({
    method: fc.constantFrom(...methods),
    path: fc
      .oneof(
        fc.constantFrom('/', '/graphql', '/healthz', '/pages.css', '/dev/mailbox', '*', '//', '/%', '/%ZZ?%'),
        fc.webPath(),
      )
      .map((path) => path || '/'),
    headers,
    body: fc.option(body),
  });
  return fc.oneof(
    { weight: 10, arbitrary: post },
    { weight: 2, arbitrary: get },
    { weight: 4, arbitrary: page },
    { weight: 2, arbitrary: anything },
    { weight: 2, arbitrary: fc.oneof(post, get, page).chain((request) => brokenBytes(request, text)) },
  );
}

function hostileHeaders(known: Known, text: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string>> {
  const sent = fc.oneof(text.map(asHeader), text.map(percentEncoded));
  const token = fc.oneof(
    { weight: 3, arbitrary: fc.constant(known.sessionToken) },
    { weight: 1, arbitrary: sent },
  );
  return fc
    .record(
      {
        'content-type': fc.oneof(fc.constantFrom(...contentTypes), sent),
        accept: fc.oneof(
          fc.constantFrom(
            'text/html',
            '*/*',
            'multipart/mixed',
            'text/event-stream',
            ';q=',
            'application/json;q=9',
          ),
          sent,
        ),
        authorization: fc.oneof(
          token.map((given) => `Bearer ${given}`),
          sent,
        ),
        cookie: fc.oneof(
          token.map((given) => `rekey=${given}`),
          sent.map((given) => `rekey=${given}; rekey-signup=${given}; =; ;`),
          sent,
        ),
        origin: fc.oneof(fc.constantFrom('null', 'https://evil.example'), sent),
        'sec-fetch-site': fc.oneof(fc.constantFrom('same-origin', 'cross-site'), sent),
        'accept-language': sent,
        'accept-encoding': sent,
        'content-encoding': fc.oneof(fc.constantFrom('gzip', 'br', 'deflate'), sent),
        'user-agent': sent,
        'x-forwarded-for': fc.oneof(fc.constantFrom('1.2.3.4, ::1', '999.1.1.1', '::ffff:1.2.3.4'), sent),
        host: fc.oneof(fc.constantFrom('evil.example', 'a:b:c', '[::1', '', 'x@y', 'a/b'), sent),
        range: sent,
        'if-none-match': sent,
        'apollo-require-preflight': sent,
        'x-http-method-override': fc.constantFrom('DELETE', 'GET'),
        forwarded: sent,
      },
      { requiredKeys: [] },
    )
    .chain((all) =>
      fc.subarray(Object.entries(all), { maxLength: 4 }).map((some) => Object.fromEntries(some)),
    );
}

/** A request as it goes over the wire, with some of it broken, or followed by another. */
function brokenBytes(request: HttpRequest, text: fc.Arbitrary<string>): fc.Arbitrary<HostileRequest> {
  const { method, path, headers, body } = request;
  const lines = Object.entries({ host: 'localhost', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const length = `content-length: ${Buffer.byteLength(body ?? '')}\r\n`;
  const framing = fc.constantFrom(
    length,
    length,
    '',
    'content-length: 5\r\n',
    'content-length: -1\r\n',
    `${length}content-length: 7\r\n`,
    'transfer-encoding: chunked\r\n',
    `transfer-encoding: chunked\r\n${length}`,
    'connection: upgrade\r\nupgrade: websocket\r\n',
    'expect: 100-continue\r\n',
    'expect: something\r\n',
  );
  return framing.chain((frame) => {
    const whole = `${method} ${path} HTTP/1.1\r\n${lines.join('')}${frame}\r\n${body ?? ''}`;
    return fc
      .oneof(fc.constant(whole), mutated(whole, text), fc.constant(whole + whole), text)
      .map((broken) => ({ bytes: new Uint8Array(Buffer.from(broken, 'utf8')) }));
  });
}

function encoded(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(fields)).toString();
}

function percentEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1).replaceAll('+', '%20');
}

/** What a header can hold. */
function asHeader(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 4000);
}
