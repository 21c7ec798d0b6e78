// The server, which says at its end how much memory it took at most.
import { serve } from '../../dist/src/serve.js';

process.once('exit', () => {
  process.stdout.write(`peak memory: ${process.resourceUsage().maxRSS} KiB\n`);
});
await serve();
