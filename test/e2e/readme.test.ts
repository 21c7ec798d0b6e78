import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentSchema } from '../../src/config/environment.ts';
import { TestApp } from '../support/app.ts';
import { waitFor } from '../support/wait-for.ts';

const readme = readFileSync('README.md', 'utf8');
const operations = Array.from(readme.matchAll(/```graphql\n([^`]+)```/g), ([, text = '']) => text);

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

/** Puts in what the newest mail has that was not pasted yet. */
async function paste(operation: string, pasted: Set<string>): Promise<string> {
  const [placeholder] = /PASTE_(?:TOKEN|CODE)/.exec(operation) ?? [];
  if (!placeholder) return operation;
  const part = placeholder === 'PASTE_CODE' ? 'code' : 'token';
  const mail = await waitFor(async () => {
    const response = await server.browser().fetch('/dev/mailbox.json');
    const mails = (await response.json()) as Record<'uid' | 'token' | 'code', string | null>[];
    const newest = mails.find((candidate) => candidate[part] !== null);
    return newest && !pasted.has(newest[part] ?? '') ? newest : null;
  });
  pasted.add(mail.token ?? '').add(mail.code ?? '');
  return operation
    .replace('PASTE_UID', mail.uid ?? '')
    .replace('PASTE_TOKEN', mail.token ?? '')
    .replace('PASTE_CODE', mail.code ?? '');
}

test('the story of the README works as it is pasted into Sandbox', async () => {
  const sandbox = server.browser();
  const pasted = new Set<string>();
  const answers: Record<string, unknown> = {};

  for (const operation of operations) {
    const query = await paste(operation, pasted);
    const operationName = /^(?:query|mutation) (\w+)/.exec(operation)?.[1] ?? '';
    // As Sandbox sends it: from the server's own page, with the operation's name and empty variables.
    const { data, errors } = await sandbox.post(
      { query, operationName, variables: {}, extensions: {} },
      { origin: server.origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' },
    );
    expect(errors).toEqual([]);
    answers[operationName] = data;
    // The clock of the tests stands still, and the trail is sorted by time.
    server.clock.advance(1);
  }

  const [ada, moved] = [{ email: 'ada@example.com' }, { email: 'ada@example.org' }];
  const [done, isAda] = [{ errors: [] }, { user: ada, errors: [] }];
  const told = {
    SignUp: { register: done },
    Activate: { activateAccount: { user: { profile: { emailConfirmed: true } }, errors: [] } },
    WhoAmI: { me: { ...ada, sessions: { nodes: [{ current: true }] } } },
    SignOut: { logout: done },
    SignIn: { login: isAda },
    Forget: { requestPasswordReset: done },
    Reset: { resetPassword: isAda },
    AskForAddress: { login: done, requestEmailChange: done },
    ConfirmAddress: { confirmEmailChange: { user: moved, errors: [] } },
    UndoAddress: { revertEmailChange: isAda },
    ResetByCode: { resetPasswordWithCode: isAda },
    EndOthers: { phone: done, laptop: done, revokeOtherSessions: { revoked: 1, errors: [] } },
    Trail: {
      me: {
        securityEvents: {
          nodes: expect.arrayContaining([expect.objectContaining({ kind: 'EMAIL_CHANGE_REVERTED' })]),
        },
      },
    },
    AskToLeave: { requestAccountDeletion: done },
    Leave: { confirmAccountDeletion: done },
    ComeBack: { cancelAccountDeletion: done, login: isAda },
  };
  expect(Object.keys(answers)).toEqual(Object.keys(told));
  expect(answers).toMatchObject(told);
});

test('the configuration table of the README names every setting with its default', () => {
  const { shape } = environmentSchema(false);
  const rows = Array.from(readme.matchAll(/^\| (`[A-Z_0-9`, ]+`)(?: †)? +\| ([^|]+?) +\|/gm));
  const documented = rows.flatMap(([, names = '', defaults = '']) => {
    const values = quotedIn(defaults);
    return quotedIn(names).map((name, index): [string, string] => [name, values[index] ?? defaults]);
  });
  expect(documented.map(([name]) => name).toSorted()).toEqual(Object.keys(shape).toSorted());

  const used = environmentSchema(false).parse({}) as Record<string, unknown>;
  // What is undefined by default has one that is made of others, or that depends on where it runs.
  const fixed = documented.filter(([name]) => used[name] !== undefined);
  const meant = Object.fromEntries(fixed.map(([name, value]) => [name, value === 'none' ? '' : value]));
  expect(environmentSchema(false).parse(meant)).toEqual(used);
  expect(fixed.length).toBeGreaterThan(20);
});

function quotedIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, text = '']) => text);
}
