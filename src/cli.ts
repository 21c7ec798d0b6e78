#!/usr/bin/env node
import { onSupportedNode } from './runtime/node-version.ts';

await onSupportedNode(async () => {
  const { keepCompiled } = await import('./runtime/compile-cache.ts');
  keepCompiled();
  const { createCommand } = await import('./cli/command.ts');
  await createCommand().parseAsync();
});
