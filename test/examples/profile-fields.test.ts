import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { moreOnTheProfile } from '../../examples/profile-fields/more-on-the-profile.ts';
import { ProfileFields } from '../../examples/profile-fields/profile-fields.ts';
import { SecurityEvent } from '../../src/entities/security-event.ts';
import { User } from '../../src/entities/user.ts';
import type { Client } from '../support/client.ts';
import { MailedApp } from '../support/mailed-app.ts';

interface Profile {
  readonly displayName: string | null;
  readonly company: string | null;
  readonly birthday: string | null;
}
interface Refusal {
  readonly code: string;
  readonly path: readonly string[] | null;
}
interface Change {
  readonly updateProfileFields: { readonly user: { profile: Profile } | null; readonly errors: Refusal[] };
}

const email = 'ada@example.com';

let app: MailedApp;
let phone: Client;
beforeAll(async () => {
  app = await MailedApp.start({}, { extensions: [moreOnTheProfile] });
  phone = app.mobileApp();
  await app.createAccount(phone, email);
});
afterAll(() => app.close());

const entities = () => app.server.app.database.em.fork();
const change = `mutation ($input: UpdateProfileFieldsInput!) {
  updateProfileFields(input: $input) {
    user { profile { displayName company birthday } }
    errors { code path }
  }
}`;

async function update(input: Record<string, unknown>): Promise<Change['updateProfileFields']> {
  const { data, text } = await phone.post<Change>({ query: change, variables: { input } });
  if (!data) throw new Error(`No data in: ${text}`);
  return data.updateProfileFields;
}

async function profile(): Promise<Profile | undefined> {
  const query = '{ me { profile { displayName company birthday } } }';
  const { data } = await phone.post<{ me: { profile: Profile } | null }>({ query });
  return data?.me?.profile;
}

test('the fields are empty at first', async () => {
  expect(await profile()).toEqual({ displayName: null, company: null, birthday: null });
});

test('a field that is missing stays as it is, and one that is null is emptied', async () => {
  const { user, errors } = await update({ company: ' Analytical  Engines ', birthday: '1815-12-10' });
  expect(errors).toEqual([]);
  expect(user?.profile).toMatchObject({ company: 'Analytical  Engines', birthday: '1815-12-10' });
  expect(await profile()).toMatchObject({ company: 'Analytical  Engines', birthday: '1815-12-10' });

  await update({ company: null });
  expect(await profile()).toMatchObject({ company: null, birthday: '1815-12-10' });
  await update({ company: 'Looms' });
  await update({});
  expect(await profile()).toMatchObject({ company: 'Looms', birthday: '1815-12-10' });
});

test('what cannot be a value is refused, all at once, and changes nothing', async () => {
  const before = await profile();
  expect(await update({ company: 'one\ntwo', birthday: '1815-02-29' })).toEqual({
    user: null,
    errors: [
      { code: 'VALUE_INVALID', path: ['input', 'company'] },
      { code: 'VALUE_INVALID', path: ['input', 'birthday'] },
    ],
  });
  for (const birthday of ['tomorrow', '10.12.1815', '1815-12-10T00:00', '2999-01-01', '12345'])
    expect((await update({ birthday })).errors).toMatchObject([{ code: 'VALUE_INVALID' }]);
  expect((await update({ company: 'x'.repeat(101), birthday: '1815-12-11' })).errors).toHaveLength(1);
  expect(await profile()).toEqual(before);
});

test('a change is noted in the trail of the account', async () => {
  const count = () => entities().count(SecurityEvent, { kind: 'profileUpdated' });
  const before = await count();
  await update({ company: 'Looms' });
  expect(await count()).toBe(before + 1);
});

test('only whoever is signed in has fields to change', async () => {
  const { errors } = await app
    .mobileApp()
    .post({ query: change, variables: { input: { company: 'Looms' } } });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('the fields are erased with the account', async () => {
  await update({ company: 'Looms' });
  expect(await entities().count(ProfileFields)).toBe(1);
  await entities().nativeDelete(User, { email });
  expect(await entities().count(ProfileFields)).toBe(0);
});
