import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';

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
