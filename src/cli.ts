#!/usr/bin/env node
import { onSupportedNode } from './node-version.ts';

await onSupportedNode(async () => {
  const { keepCompiled } = await import('./compile-cache.ts');
  keepCompiled();
  const { createCommand } = await import('./cli/command.ts');
  await createCommand().parseAsync();
});
