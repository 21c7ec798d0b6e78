import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';
import { rawRequest } from '../support/raw-request.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

const markup = '"><script>alert(1)</script>';

describe.each(['/activate', '/reset-password', '/change-email', '/restore-email'])('%s', (page) => {
  test.each([
    ['markup', encodeURIComponent(markup)],
    ['markup that breaks out of an attribute', encodeURIComponent('\'" onload=alert(1) x="')],
    ['a null character', '%00'],
    ['bytes that are no text', '%ff%fe'],
    ['a sign that is broken off', '%E0%A4%A'],
    ['no encoding at all', '%ZZ'],
    ['an encoded slash', 'a%2Fb'],
    ['a way up', '..%2f..%2fetc%2fpasswd'],
    ['something long', 'x'.repeat(5000)],
    ['a template', '{{constructor}}${7*7}'],
    ['the name of a method', '__proto__'],
  ])('%s in place of a uid or token is answered calmly and never repeated as markup', async (_name, part) => {
    for (const path of [`${page}/${part}/x`, `${page}/x/${part}`, `${page}/${part}/${part}`]) {
      for (const body of [undefined, 'password=a+walk+in+the+fens']) {
        const { status, text, headers } = await rawRequest(
          server.origin,
          path,
          { 'content-type': 'application/x-www-form-urlencoded' },
          body,
        );
        expect(status).toBeLessThan(500);
        expect(text).not.toMatch(/<script|onload=alert\(1\) x="/);
        if ((headers['content-type'] ?? '').includes('html')) expect(text).not.toContain('alert(1)');
      }
    }
  });
});

describe.each(['/activate', '/reset-password'])('%s', (page) => {
  test.each([
    ['markup', markup],
    ['a great many signs', '@'.repeat(10_000)],
  ])('%s in place of an address is answered calmly', async (_name, email) => {
    const answer = await server.browser().fetch(page, {
      method: 'POST',
      body: new URLSearchParams([
        ['email', email],
        ['email', email],
      ]),
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('<script');
  });
});

test('what is not there is said without repeating it as markup', async () => {
  const answer = await server.browser().fetch(`/no/such/${encodeURIComponent(markup)}`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
});
