import tokens from './stryker.config.js';

/** Does the same to what makes and judges links and to the services that use them up. */
export default {
  ...tokens,
  mutate: [
    'src/links/**/*.ts',
    'src/accounts/{proofs,change-account}.ts',
    'src/accounts/sign-up/activation.ts',
    'src/accounts/password/forgotten-password.ts',
    'src/accounts/sign-in/login-link.ts',
    'src/accounts/email-address/{confirm,revert}-email-change.ts',
    'src/accounts/deletion/account-deletion.ts',
  ],
  jest: {
    config: {
      testMatch: [
        '<rootDir>/test/links/**/*.test.ts',
        '<rootDir>/test/accounts/**/{never-again,across-flows,check-link,login-with-link}.test.ts',
        '<rootDir>/test/accounts/**/{activate,reset,confirm,revert,cancel}-*.test.ts',
      ],
    },
    enableFindRelatedTests: false,
  },
  thresholds: { high: 95, low: 80, break: null },
};
