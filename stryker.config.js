/** Changes the token core in one place after another, and shows which changes no test notices. */
export default {
  mutate: ['src/tokens/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { config: { testMatch: ['<rootDir>/test/mutation/tokens.ts'] }, enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  thresholds: { high: 100, low: 95, break: 95 },
  // Modules of native ESM are never given back, so that the process has to be renewed.
  maxTestRunnerReuse: 40,
  timeoutMS: 60_000,
  reporters: ['progress', 'clear-text', 'html', 'json'],
};
