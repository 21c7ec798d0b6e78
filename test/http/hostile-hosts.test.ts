import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RequestPasswordResetDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { operation } from '../support/operation.ts';
import { createAccount } from '../support/people.ts';
import { rawBytes, rawRequest } from '../support/raw-request.ts';

const email = 'ada@example.com';
const body = JSON.stringify(operation(RequestPasswordResetDocument, { input: { email } }));
const json = { 'content-type': 'application/json', 'content-length': String(body.length) };

const foreign: [string, Record<string, string>][] = [
  ['Host', { host: 'evil.example' }],
  ['Host with a port', { host: 'rekey.test:1@evil.example' }],
  ['Host with markup', { host: '"><script>alert(1)</script>' }],
  ['Host that is empty', { host: '' }],
  ['Host with a broken address', { host: '[::1' }],
  ['Host with a path', { host: 'rekey.test/../evil' }],
  ['Host with a port that is none', { host: 'rekey.test:99999999' }],
  ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
  ['X-Forwarded-Host, several', { 'x-forwarded-host': 'evil.example, rekey.test' }],
  ['X-Forwarded-Proto', { 'x-forwarded-proto': 'gopher' }],
  ['X-Forwarded-For that is no address', { 'x-forwarded-for': 'evil.example, %00' }],
  ['Forwarded', { forwarded: 'for=1.2.3.4;host=evil.example;proto=https' }],
  ['Referer', { referer: 'https://evil.example/rekey.test' }],
  ['X-Original-URL', { 'x-original-url': 'https://evil.example/', 'x-rewrite-url': '/evil' }],
];

describe.each([0, 1])('with %i trusted proxies', (proxies) => {
  let server: TestApp;
  beforeAll(async () => {
    server = await TestApp.start({ trustedProxies: proxies });
    await createAccount(server, server.browser(), email);
  });
  afterAll(() => server.close());

  test.each(foreign)('a foreign %s does not get into a mailed link', async (_name, headers) => {
    const before = server.mails().length;
    const answer = await rawRequest(server.origin, '/graphql', { ...json, ...headers }, body);

    expect(answer.status).toBeLessThan(500);
    if (answer.status !== 200) return;
    const { link, text, html } = await server.mailTo(email, before);
    expect(link.url).toBe(`http://rekey.test/reset-password/${link.uid}/${link.token}`);
    expect(text + html).not.toMatch(/evil|gopher|alert/);
  });

  test.each(foreign)('no page fails by a foreign %s, or repeats it', async (_name, headers) => {
    for (const path of ['/activate/x/y', '/reset-password/x/y', '/dev/mailbox', '/healthz', '/graphql']) {
      const answer = await rawRequest(server.origin, path, { accept: 'text/html', ...headers });
      expect(answer.status).toBeLessThan(500);
      expect(answer.text + JSON.stringify(answer.headers)).not.toContain('evil.example');
    }
  });

  test('an absolute URL in the request line changes nothing', async () => {
    const before = server.mails().length;
    const { status } = await rawRequest(server.origin, 'http://evil.example/graphql', json, body);
    expect(status).toBeLessThan(500);
    await server.outboxIsEmpty();
    for (const { link } of server.mails().slice(0, server.mails().length - before))
      expect(link?.url).toMatch(/^http:\/\/rekey\.test\//);
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
