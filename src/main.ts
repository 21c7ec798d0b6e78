#!/usr/bin/env node
import { unsupportedNode } from './node-version.ts';

// Before anything else is loaded: an older Node would crash in the database driver.
const unsupported = unsupportedNode(process.versions.node);
if (unsupported) {
  process.stderr.write(`${unsupported}\n`);
  process.exitCode = 1;
} else {
  const { serve } = await import('./serve.ts');
  await serve();
}
