import fc, { type RunDetails } from 'fast-check';
import type { Step } from './steps.ts';

/** Says what went wrong in which story, and the command by which the very same one is told again. */
export function howToRepeat(details: RunDetails<[Iterable<Step>]>): string {
  const report = fc.defaultReportMessage(details) ?? '';
  const [, replayPath = ''] = /replayPath="([^"]*)"/.exec(report) ?? [];
  const options = `--seed=${details.seed} --path=${details.counterexamplePath} --replay-path=${replayPath}`;
  return `${report}\n\nTo tell it again: npm run model -- ${options}`;
}
