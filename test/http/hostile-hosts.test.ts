import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';
import { foreignHeaders } from '../support/foreign-headers.ts';
import { rawBytes, rawRequest } from '../support/raw-request.ts';

describe.each([0, 1])('with %i trusted proxies', (proxies) => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start({ trustedProxies: proxies });
  });
  afterAll(() => server.close());

  test.each(foreignHeaders)('no page fails by a foreign %s, or repeats it', async (_name, headers) => {
    for (const path of ['/activate/x/y', '/reset-password/x/y', '/dev/mailbox', '/healthz', '/graphql']) {
      const answer = await rawRequest(server.origin, path, { accept: 'text/html', ...headers });
      expect(answer.status).toBeLessThan(500);
      expect(answer.text + JSON.stringify(answer.headers)).not.toContain('evil.example');
    }
  });
});

test('what is no HTTP is told so, and the server lives on', async () => {
  const server = await TestApp.start();
  for (const bytes of [
    'GET /graphql HTTP/1.1\r\n\r\n',
    'GET /graphql HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'hello\r\n\r\n',
    '\u0016\u0003\u0001',
  ]) {
    expect(await rawBytes(server.origin, bytes)).toMatch(/^(HTTP\/1\.1 [234]\d\d |$)/);
  }
  expect((await server.browser().fetch('/healthz')).status).toBe(200);
  await server.close();
});
