import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';
import { rawBytes } from '../support/raw-request.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test('the server says that it lives', async () => {
  const answer = await server.browser().fetch('/healthz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: 'ok' });
});

test.each<[string, RequestInit]>([
  ['/graphql', { headers: { accept: 'text/html' } }],
  ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
  ['/graphql', { method: 'POST', headers: { origin: 'https://evil.example' } }],
  ['/healthz', {}],
  ['/activate/x/y', {}],
  ['/activate/x/y', { method: 'HEAD' }],
  ['/activate', { method: 'POST', body: new URLSearchParams({ email: 'x' }) }],
  ['/reset-password/x/y', {}],
  ['/dev/mailbox', {}],
  ['/dev/mailbox.json', {}],
  ['/no/such/page', {}],
])('%s is not kept, not guessed at, and tells nobody its address', async (path, init) => {
  const { headers } = await server.browser().fetch(path, init);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('content-security-policy')).toMatch(/base-uri 'none'.*frame-ancestors 'none'/);
  expect(headers.get('strict-transport-security')).toBeNull();
});

test.each<[string, RequestInit]>([
  ['/graphql', {}],
  ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
  ['/healthz', {}],
  ['/dev/mailbox.json', {}],
  ['/no/such/page', {}],
])('nothing of %s could run or load anything, were it taken for a page', async (path, init) => {
  const { headers } = await server.browser().fetch(path, init);
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  );
});

test.each([
  [
    'an address that cannot be read',
    'GET /activate/%ZZ/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    400,
  ],
  [
    'an address that is too long',
    `GET /activate/${'x'.repeat(500)}/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    414,
  ],
  ['what is no request', 'hello\r\n\r\n', 400],
  ['too many headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
])(
  '%s is answered with the same headers, in the form of the errors of the API',
  async (_name, bytes, status) => {
    const [head = '', body = ''] = (await rawBytes(server.origin, bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain("content-security-policy: default-src 'none'");
    expect(head).toContain('cache-control: no-store');
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          message: expect.stringMatching(/\w+ \w+/),
          extensions: { code: expect.stringMatching(/^[A-Z_]+$/) },
        },
      ],
    });
    expect(body).not.toContain('xxx');
  },
);

test('where the server is reached over TLS, browsers come back over nothing else', async () => {
  const secure = await TestApp.start({ publicUrl: 'https://accounts.example.com' });
  for (const path of ['/healthz', '/activate/x/y']) {
    const { headers } = await secure.browser().fetch(path);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  }
  await secure.close();
});

test('no script runs in Sandbox but its own', async () => {
  const answer = await server.browser().fetch('/graphql', { headers: { accept: 'text/html' } });
  const html = await answer.text();
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  expect(policy).toMatch(/script-src 'self' 'nonce-[0-9a-f]+'/);
  expect(policy + (answer.headers.get('content-security-policy') ?? '')).not.toContain('unsafe-inline');
});

test.each([
  ['/activate/x/y', 'GET'],
  ['/activate/x/y', 'POST'],
  ['/activate', 'POST'],
  ['/reset-password/x/y', 'GET'],
  ['/reset-password/x/y', 'POST'],
  ['/reset-password', 'POST'],
])(
  'the page %s (%s) runs no script, loads nothing from elsewhere and stands in no frame',
  async (path, method) => {
    const { headers } = await server
      .browser()
      .fetch(path, { method, ...(method === 'POST' ? { body: new URLSearchParams() } : {}) });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy?.join()).not.toMatch(/unsafe|script-src|\*|https?:/);
  },
);

test('the style of the pages comes from here', async () => {
  const html = await (await server.browser().fetch('/activate/x/y')).text();
  expect(html).not.toMatch(/<script|<style|style=|https?:\/\//);
  const [, href = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(html) ?? [];
  const style = await server.browser().fetch(href);
  expect(style.status).toBe(200);
  expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
});
