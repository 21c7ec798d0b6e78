import { Presets, SingleBar } from 'cli-progress';

/** A bar on stderr that says how far something has come; where that is no terminal, a line every two seconds. */
export function createProgressBar(): SingleBar {
  const options = {
    format: '{bar} {percentage}%  {value} of {total}  {duration_formatted}, {eta_formatted} to go',
    etaBuffer: 50,
    hideCursor: true,
    noTTYOutput: true,
    // Signals are dealt with by whoever is at work.
    gracefulExit: false,
  };
  return new SingleBar(options, Presets.rect);
}
