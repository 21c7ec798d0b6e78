#!/usr/bin/env node
import { onSupportedNode } from './node-version.ts';

await onSupportedNode(async () => {
  const { keepCompiled } = await import('./compile-cache.ts');
  keepCompiled();
  const { serve } = await import('./serve.ts');
  await serve();
});
