/** Writes a line for whoever called the command. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
