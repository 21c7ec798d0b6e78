import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

const fromAPerson = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test('a program is told in the form of the errors of the API that there is nothing', async () => {
  const response = await server.browser().fetch('/nowhere');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
});

test('a person is told by a page that there is nothing', async () => {
  const response = await server.browser().fetch('/nowhere', { headers: fromAPerson });
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain('There is nothing at this address.');
});

test('a person is told by a page that the server failed, and not why', async () => {
  const broken = await TestApp.start();
  await broken.app.database.em.getConnection().execute('drop table "profile"');
  const path = '/activate/MQ/abcdef-0123456789abcdef0123456789abcdef';
  const response = await broken.browser().fetch(path, { headers: fromAPerson });
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).toContain('Something went wrong on the server.');
  expect(text).not.toMatch(/profile|no such table|\.js|\.ts/);
  await broken.close();
});
