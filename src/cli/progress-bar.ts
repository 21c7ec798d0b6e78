import { Presets, SingleBar } from 'cli-progress';

/** How progress is shown. */
interface ProgressOptions {
  /** What comes before the bar. */
  readonly label?: string;
  /** Whether to write a line every two seconds where stderr is no terminal; it does by default. */
  readonly outsideTerminal?: boolean;
}

/** A bar on stderr that shows progress. */
export function createProgressBar({ label = '', outsideTerminal = true }: ProgressOptions = {}): SingleBar {
  const options = {
    format: `${label}{bar} {percentage}%  {value} of {total}  {duration_formatted}, {eta_formatted} to go`,
    etaBuffer: 50,
    hideCursor: true,
    noTTYOutput: outsideTerminal,
    // Signals are handled by the command.
    gracefulExit: false,
  };
  return new SingleBar(options, Presets.rect);
}
