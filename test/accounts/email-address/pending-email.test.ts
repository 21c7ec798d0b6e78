import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changePassword } from '../../../src/accounts/password/change-password.ts';
import { checkLink } from '../../../src/accounts/check-link.ts';
import { confirmEmailChange } from '../../../src/accounts/email-address/confirm-email-change.ts';
import { login } from '../../../src/accounts/sign-in/login.ts';
import { pendingEmail } from '../../../src/accounts/email-address/request-email-change.ts';
import { resetPassword } from '../../../src/accounts/password/forgotten-password.ts';
import { askForAddress, changeAddress } from '../../support/email-changes.ts';
import { betterPassword, goodPassword } from '../../support/people.ts';
import { Services } from '../../support/services.ts';
import { createAccount, forgetPassword, valueOf } from '../../support/steps.ts';
import { viewerOf } from '../../support/viewer.ts';

const email = 'ada@example.com';
const newEmail = 'lovelace@example.com';
const day = 86_400;

let services: Services;
let token: string;
beforeEach(async () => {
  services = await Services.start();
  token = (await createAccount(services, email)).session.token;
});
afterEach(() => services.close());

const pending = async () => pendingEmail(services.context(), await viewerOf(services, token));

describe('the address that waits for its confirmation', () => {
  test('is the one that was asked for last', async () => {
    expect(await pending()).toBeNull();
    await askForAddress(services, token, newEmail);
    expect(await pending()).toBe(newEmail);
    await askForAddress(services, token, 'byron@example.com');
    expect(await pending()).toBe('byron@example.com');
  });

  test('is none once it is confirmed', async () => {
    await changeAddress(services, token, newEmail);
    expect(await pending()).toBeNull();
  });

  test('waits as long as its link lives', async () => {
    await askForAddress(services, token, newEmail);
    services.clock.advance(day);
    expect(await pending()).toBe(newEmail);
    services.clock.advance(1);
    expect(await pending()).toBeNull();
  });

  test('waits for as long again where it is asked for again', async () => {
    await askForAddress(services, token, newEmail);
    services.clock.advance(2 * day);
    const link = await askForAddress(services, token, newEmail);
    services.clock.advance(day);
    expect(await pending()).toBe(newEmail);
    valueOf(await confirmEmailChange(services.context(), link));
  });

  test('waits in vain once the password has changed, as its link does', async () => {
    await askForAddress(services, token, newEmail);
    const change = { currentPassword: goodPassword, newPassword: betterPassword };
    const viewer = await viewerOf(services, token);
    token = valueOf(await changePassword(services.context(), viewer, change)).session.token;
    expect(await pending()).toBeNull();
  });

  test('waits in vain once the password was reset', async () => {
    await askForAddress(services, token, newEmail);
    const reset = await forgetPassword(services, email);
    valueOf(await resetPassword(services.context(), { ...reset, newPassword: betterPassword }));
    token = valueOf(await login(services.context(), { email, password: betterPassword })).session.token;
    expect(await pending()).toBeNull();
  });

  test('waits in vain once the password was hashed anew, as its link does', async () => {
    const link = await askForAddress(services, token, newEmail);
    const { passwordHashing } = services.config;
    const dearer = services.under({ passwordHashing: { ...passwordHashing, passes: 2 } });
    valueOf(await login(dearer.context(), { email, password: goodPassword }));
    expect(await checkLink(services.context(), { purpose: 'EMAIL_CHANGE', ...link })).toBe('invalid');
    expect(await pending()).toBeNull();
  });

  test('is nobody else’s', async () => {
    const other = await createAccount(services, 'grace@example.com');
    await askForAddress(services, token, newEmail);
    token = other.session.token;
    expect(await pending()).toBeNull();
  });
});
