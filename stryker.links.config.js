import tokens from './stryker.config.js';

/** Does the same to what makes and judges links and to the services that use them up. */
export default {
  ...tokens,
  mutate: [
    'src/links/**/*.ts',
    'src/accounts/{open-for-use,open-code,compare-and-set,set-forgotten-password,confirm-account}.ts',
    'src/accounts/{activate-account,reset-password}{,-with-code}.ts',
    'src/accounts/{login-with-link,confirm-email-change,revert-email-change}.ts',
    'src/accounts/{confirm,cancel}-account-deletion.ts',
  ],
  jest: {
    config: {
      testMatch: [
        '<rootDir>/test/links/**/*.test.ts',
        '<rootDir>/test/accounts/{never-again,across-flows,check-link,login-with-link}.test.ts',
        '<rootDir>/test/accounts/{activate,reset,confirm,revert,cancel}-*.test.ts',
      ],
    },
    enableFindRelatedTests: false,
  },
  thresholds: { high: 95, low: 80, break: null },
};
