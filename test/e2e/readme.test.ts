import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TestApp } from '../support/app.ts';
import { waitFor } from '../support/wait-for.ts';

const readme = readFileSync('README.md', 'utf8');
const operations = Array.from(readme.matchAll(/```graphql\n([^`]+)```/g), ([, text = '']) => text);

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test('the story of the README works as it is pasted into Sandbox', async () => {
  const sandbox = server.browser();
  let mailsRead = 0;
  const answers: Record<string, unknown> = {};

  for (const operation of operations) {
    const mails = await waitFor(async () => {
      const response = await sandbox.fetch('/dev/mailbox.json');
      const received = (await response.json()) as { uid: string; token: string }[];
      return !operation.includes('PASTE_UID') || received.length > mailsRead ? received : null;
    });
    mailsRead = mails.length;
    const query = operation
      .replace('PASTE_UID', mails[0]?.uid ?? '')
      .replace('PASTE_TOKEN', mails[0]?.token ?? '');
    const operationName = /^(?:query|mutation) (\w+)/.exec(operation)?.[1] ?? '';
    // As Sandbox sends it: from the server's own page, with the operation's name and empty variables.
    const { data, errors } = await sandbox.post(
      { query, operationName, variables: {}, extensions: {} },
      { origin: server.origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
    );
    expect(errors).toEqual([]);
    answers[operationName] = data;
  }

  expect(Object.keys(answers)).toEqual([
    'SignUp',
    'Activate',
    'WhoAmI',
    'SignOut',
    'SignIn',
    'Forget',
    'Reset',
  ]);
  expect(answers).toMatchObject({
    SignUp: { register: { errors: [] } },
    Activate: { activateAccount: { user: { profile: { emailConfirmed: true } }, errors: [] } },
    WhoAmI: { me: { email: 'ada@example.com', sessions: [{ current: true }] } },
    SignOut: { logout: { errors: [] } },
    SignIn: { login: { user: { email: 'ada@example.com' }, errors: [] } },
    Forget: { requestPasswordReset: { errors: [] } },
    Reset: { resetPassword: { user: { email: 'ada@example.com' }, errors: [] } },
  });
});

test('the configuration table of the README names every setting', async () => {
  const { environmentSchema } = await import('../../src/config/environment.ts');
  const documented = Array.from(readme.matchAll(/^\| (`[^|]+?)(?: †)? \|/gm), ([, cell = '']) =>
    Array.from(cell.matchAll(/`(\w+)`/g), ([, name = '']) => name),
  ).flat();
  expect(documented.toSorted()).toEqual(Object.keys(environmentSchema(false).shape).toSorted());
});
