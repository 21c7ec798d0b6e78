import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
  // In the place of ten seconds and thirty: how long a client may take, not whether it may take for ever.
  Object.assign(server.app.server.server, { headersTimeout: 200, requestTimeout: 400 });
});
afterAll(() => server.close());

function slowly(begin: string): Socket {
  const { hostname, port } = new URL(server.origin);
  const socket = connect(Number(port), hostname);
  socket.write(begin);
  return socket;
}

test('a client that does not come to an end is told so and let go', async () => {
  const slow = [
    '',
    'GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ',
    'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  ];
  const told = JSON.stringify({
    errors: [{ message: 'The request took too long to arrive.', extensions: { code: 'REQUEST_TIMEOUT' } }],
  });
  for (const answer of await Promise.all(slow.map((begin) => text(slowly(begin))))) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain(told);
  }
});

test('clients beyond the most that there may be are hung up on, and the others are served', async () => {
  const browser = server.browser();
  await browser.fetch('/healthz');
  const { server: http } = server.app.server;
  const most = http.maxConnections;
  http.maxConnections = 1;
  const turnedAway = slowly('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n').on('error', () => undefined);
  await once(turnedAway, 'close');
  expect(turnedAway.bytesRead).toBe(0);
  http.maxConnections = most;
  expect((await browser.fetch('/healthz')).status).toBe(200);
});

test('the bounds are those of the configuration of the server', async () => {
  const fresh = await TestApp.start();
  expect(fresh.app.server.server).toMatchObject({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    maxConnections: 2_000,
  });
  await fresh.close();
});
