import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LoginDocument, RequestPasswordResetDocument } from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';
import { operation } from '../support/operation.ts';
import { createAccount, goodPassword } from '../support/people.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
  await createAccount(server, server.mobileApp(), 'ada@example.com');
  for (const table of ['session', 'outgoing_mail'])
    await server.app.database.em.getConnection().execute(`drop table ${table}`);
});
afterAll(() => server.close());

const telltale =
  /no such table|insert into|select |sqlite|DriverException|node_modules|\bat .+:\d+|stacktrace/i;

test('a fault of the server has a code and says nothing of its cause', async () => {
  const { data, errors, text } = await server
    .browser()
    .post(operation(LoginDocument, { input: { email: 'ada@example.com', password: goodPassword } }));
  expect(data).toBeNull();
  expect(errors).toEqual([
    {
      message: 'Something went wrong on the server. It has been noted; try again later.',
      path: ['login'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    },
  ]);
  expect(text).not.toMatch(telltale);
});

test('so it is for every address', async () => {
  const answers = [];
  for (const email of ['ada@example.com', 'nobody@example.com'])
    answers.push(await server.browser().post(operation(RequestPasswordResetDocument, { input: { email } })));
  const [known, unknown] = answers;
  expect(known?.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  expect(known?.text).toBe(unknown?.text);
});

test('a page says no more', async () => {
  const answer = await server.browser().fetch('/reset-password', {
    method: 'POST',
    body: new URLSearchParams({ email: 'ada@example.com' }),
  });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(telltale);
});

test('the server lives on', async () => {
  expect((await server.browser().fetch('/healthz')).status).toBe(200);
  const { data } = await server.browser().post({ query: '{ passwordPolicy { minLength } }' });
  expect(data).toEqual({ passwordPolicy: { minLength: 8 } });
});
