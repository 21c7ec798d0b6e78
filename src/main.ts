#!/usr/bin/env node
import { onSupportedNode } from './node-version.ts';

await onSupportedNode(async () => {
  const { enableCompileCache } = await import('node:module');
  // What one start has compiled, the next one need not. In a folder of its own: in that of the machine, which is Node's
  // own choice, somebody else could have left something.
  enableCompileCache(new URL('../.compile-cache', import.meta.url).pathname);
  const { serve } = await import('./serve.ts');
  await serve();
});
