/** The oldest Node that the SQLite driver and the ORM run on; older ones crash without a word. */
const oldest = [22, 17] as const;

/**
 * Says why a Node cannot run Rekey.
 *
 * @param version - such as `24.21.0`
 * @returns a sentence for whoever started it, or null where the version will do
 */
export function unsupportedNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return null;
  return (
    `Rekey needs Node ${oldest.join('.')} or newer, and this is ${version}. ` +
    'In its own folder, `npm start` and `npx rekey` run on the Node that `npm ci` has brought along.'
  );
}

/**
 * Runs a program on a Node that can, and tells whoever started it on another one what to do.
 *
 * @param program - loads what it needs by itself: an older Node must not even load the database driver
 */
export async function onSupportedNode(program: () => Promise<void>): Promise<void> {
  const unsupported = unsupportedNode(process.versions.node);
  if (unsupported === null) {
    await program();
    return;
  }
  process.stderr.write(`${unsupported}\n`);
  process.exitCode = 1;
}
