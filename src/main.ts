#!/usr/bin/env node
import { onSupportedNode } from './node-version.ts';

await onSupportedNode(async () => {
  const { serve } = await import('./serve.ts');
  await serve();
});
