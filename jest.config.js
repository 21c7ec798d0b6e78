import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  reporters: ['default', '<rootDir>/test/support/which-database.js'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  // Some start a server three times, which takes seconds each where the machine has much else to do: this ends only what
  // would never end.
  testTimeout: 120_000,
  // Modules of native ESM are never given back: a worker grows with every file until it is renewed, and a single one
  // would be this process itself, which never is.
  maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
  workerIdleMemoryLimit: '1GB',
};
