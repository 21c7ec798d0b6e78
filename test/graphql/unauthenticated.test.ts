import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { print } from 'graphql';
import {
  ChangePasswordDocument,
  RequestAccountDeletionDocument,
  RequestEmailChangeDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  UpdateProfileDocument,
} from '../../schema/documents.ts';
import { TestApp } from '../support/app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await TestApp.start();
});
afterAll(() => server.close());

test.each([
  ['changePassword', ChangePasswordDocument, { input: { currentPassword: 'x', newPassword: 'y' } }],
  [
    'requestEmailChange',
    RequestEmailChangeDocument,
    { input: { newEmail: 'x@example.com', currentPassword: 'y' } },
  ],
  ['requestAccountDeletion', RequestAccountDeletionDocument, { input: { currentPassword: 'x' } }],
  ['updateProfile', UpdateProfileDocument, { input: { displayName: 'Eve' } }],
  ['revokeSession', RevokeSessionDocument, { input: { sessionId: 'x' } }],
  ['revokeOtherSessions', RevokeOtherSessionsDocument, {}],
] as const)('%s is for those who are signed in', async (_name, document, variables) => {
  const answer = await server.browser().post({ query: print(document), variables });
  expect(answer.data).toBeNull();
  expect(answer.errors).toMatchObject([
    { message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } },
  ]);
});
