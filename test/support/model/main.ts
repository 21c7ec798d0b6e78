import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

// Tells the random stories of test/attacks/20-random-orders.test.ts for longer than a suite has time for:
// `npm run model -- --runs 2000`. A failure prints the options by which its story is told again.
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    'replay-path': { type: 'string' },
  },
});
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  'test/attacks/20-random-orders.test.ts',
];
const env = {
  ...process.env,
  MODEL_RUNS: values.runs,
  MODEL_SEED: values.seed,
  MODEL_PATH: values.path,
  MODEL_REPLAY_PATH: values['replay-path'],
};
spawn(process.execPath, jest, { env, stdio: 'inherit' }).on('exit', (code) => (process.exitCode = code ?? 1));
