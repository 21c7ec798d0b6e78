import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { updateProfile, type UpdateProfileInput } from '../../../src/accounts/profile/profile.ts';
import { Services } from '../../support/services.ts';
import { createAccount, valueOf } from '../../support/steps.ts';
import { viewerOf } from '../../support/viewer.ts';

let services: Services;
let token: string;
beforeEach(async () => {
  services = await Services.start();
  token = (await createAccount(services, 'ada@example.com')).session.token;
});
afterEach(() => services.close());

const update = async (input: UpdateProfileInput) =>
  updateProfile(services.context(), await viewerOf(services, token), input);

const profileAfter = async (input: UpdateProfileInput) => {
  const { displayName, locale, emailConfirmed } = valueOf(await update(input)).profile;
  return { displayName, locale, emailConfirmed };
};

test('what is given is kept, in its canonical form', async () => {
  expect(await profileAfter({ displayName: '  Ada Lovelace ', locale: 'pt-br' })).toEqual({
    displayName: 'Ada Lovelace',
    locale: 'pt-BR',
    emailConfirmed: true,
  });
});

test('what is missing stays, and what is null is emptied', async () => {
  await profileAfter({ displayName: 'Ada', locale: 'en' });
  expect(await profileAfter({ locale: 'de' })).toMatchObject({ displayName: 'Ada', locale: 'de' });
  expect(await profileAfter({ displayName: null })).toMatchObject({ displayName: null, locale: 'de' });
  expect(await profileAfter({})).toMatchObject({ displayName: null, locale: 'de' });
});

test('what cannot be is refused, each by its field, and nothing changes', async () => {
  await profileAfter({ displayName: 'Ada', locale: 'en' });
  expect(await update({ displayName: 'Ada\nBcc: eve@example.com', locale: 'no language' })).toEqual({
    ok: false,
    errors: [
      { code: 'VALUE_INVALID', field: 'displayName' },
      { code: 'VALUE_INVALID', field: 'locale' },
    ],
  });
  expect(await profileAfter({})).toMatchObject({ displayName: 'Ada', locale: 'en' });
});

test('nobody else’s profile changes', async () => {
  const other = (await createAccount(services, 'eve@example.com')).session.token;
  await profileAfter({ displayName: 'Ada' });
  expect((await viewerOf(services, other)).user.profile.displayName).toBeNull();
});
