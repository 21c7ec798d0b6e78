import type { LanguageTexts } from './language-texts.ts';

/** What mails say in English. */
export const english: LanguageTexts = {
  mails: {
    activation: {
      subject: 'Activate your account',
      opening: ['Welcome. To activate your account, confirm that this address is yours:'],
      button: 'Activate my account',
      closing: [
        'The link works once and is valid for {{ validFor }}.',
        'If you did not sign up, ignore this mail: without the link or the code nothing comes of it.',
      ],
    },
    'sign-up-taken': {
      subject: 'You already have an account',
      opening: [
        'Somebody has signed up with your address. You already have an account with it.',
        'If it was you, sign in as usual. If you have forgotten your password, choose a new one by “forgot password”.',
      ],
      closing: ['If it was not you, there is nothing for you to do: nothing has changed in your account.'],
    },
    login: {
      subject: 'Sign in by this link',
      opening: ['You asked for a link to sign in. Open it and confirm:'],
      button: 'Sign me in',
      closing: [
        'The link works once and is valid for {{ validFor }}. Give it to nobody: it is as good as your password.',
        'If you did not ask for it, ignore this mail: nobody can sign in without the link.',
      ],
    },
    'password-reset': {
      subject: 'Choose a new password',
      opening: ['You asked for a new password. Open this link to choose one:'],
      button: 'Choose a new password',
      closing: [
        'The link works once and is valid for {{ validFor }}. Signing in makes it worthless. Give neither the link nor the code to anybody.',
        'If you did not ask for it, ignore this mail: your password stays as it is.',
      ],
    },
    'password-changed': {
      subject: 'Your password was changed',
      opening: ['The password of your account was changed.'],
      closing: [
        'If it was you, there is nothing more to do.',
        'If it was not you, choose a new password at once by “forgot password”. That ends every session, wherever somebody is signed in.',
      ],
    },
    'email-change': {
      subject: 'Confirm your new address',
      opening: ['This address was named as the new address of an account. If that is right, confirm it:'],
      button: 'Confirm this address',
      closing: [
        'The link works once and is valid for {{ validFor }}.',
        'If you did not ask for it, ignore this mail: without the link nothing changes.',
      ],
    },
    'email-change-taken': {
      subject: 'You already have an account with this address',
      opening: [
        'Somebody wanted to make this address the address of another account. You already have an account with it, so nothing has changed.',
      ],
      closing: [
        'If it was you, first change the address of the account that you have, or delete that account.',
        'If it was not you, there is nothing for you to do.',
      ],
    },
    'email-changed': {
      subject: 'The address of your account was changed',
      opening: [
        'The address of your account was changed. From now on its mails go to the new address.',
        'If it was not you, undo the change by this link. It brings this address back, ends every session, and sends you a link to choose a new password:',
      ],
      button: 'Undo the change',
      closing: [
        'The link works once and is valid for {{ validFor }}.',
        'If it was you, there is nothing more to do.',
      ],
    },
    'account-deletion': {
      subject: 'Confirm that your account is to be deleted',
      opening: ['You asked for your account to be deleted. To confirm it, open this link:'],
      button: 'Delete my account',
      closing: [
        'Your account is then deactivated at once, and erased for good after a grace period. Until then you can bring it back.',
        'The link works once and is valid for {{ validFor }}.',
        'If you did not ask for it, do not open the link, and choose a new password by “forgot password”: somebody else may be signed in to your account.',
      ],
    },
    'account-deleted': {
      subject: 'Your account is going to be erased',
      opening: [
        'Your account is deactivated. It will be erased for good in {{ validFor }}.',
        'Until then this link brings it back:',
      ],
      button: 'Keep my account',
      closing: [
        'If you wanted it deleted, there is nothing more to do.',
        'If it was not you, bring your account back by the link, and then choose a new password at once by “forgot password”.',
      ],
    },
  },
  phrases: {
    linkInFull: 'Or open this address:',
    code: (validFor) => `Code to type in, valid for ${validFor}:`,
    colon: ': ',
    when: 'When',
    ipAddress: 'IP address',
    unknownAddress: 'unknown',
    device: 'Device',
    browserOnSystem: (browser, system) => `${browser} on ${system}`,
    unknownDevice: 'an unknown device',
  },
};
