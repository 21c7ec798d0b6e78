#!/usr/bin/env node
import { onSupportedNode } from './runtime/node-version.ts';

await onSupportedNode(async () => {
  const { keepCompiled } = await import('./runtime/compile-cache.ts');
  keepCompiled();
  const { serve } = await import('./serve.ts');
  await serve();
});
