import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { tellStory } from './story.ts';

const started = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'rekey-demo-'));
const port = await getPort();
const origin = `http://localhost:${port}`;
const server = spawn(process.execPath, ['dist/bundle/main.js'], {
  env: {
    PORT: String(port),
    DATABASE_URL: `sqlite:${folder}/rekey.sqlite`,
    SECRET_KEY: 'for this demo alone',
    MAIL_DELAY: '0',
    LOG_LEVEL: 'warn',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
const exit = once(server, 'exit');

try {
  await waitUntilUp();
  say(`A server runs at ${origin}, with a database of its own in ${folder}`);
  await tellStory(origin, say);
  server.kill('SIGTERM');
  const [code] = (await exit) as [number | null];
  if (code !== 0) throw new Error(`The server ended with ${String(code)}.`);
  say('The server has stopped. That is the whole story.');
} finally {
  server.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}

async function waitUntilUp(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error('The server did not start.');
    const answer = await fetch(`${origin}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error('The server did not answer within ten seconds.');
}

function say(text: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(2).padStart(6);
  process.stdout.write(`${seconds} s  ${text}\n`);
}
