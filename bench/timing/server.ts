import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import { makeSecret } from '../../src/config/development-secret.ts';

/** What the passwords of the bench cost: as little as may be, so that what shows beside it shows. */
export const cost = { memoryKibibytes: 7168, passes: 1, lanes: 1 } as const;

export const secretKey = makeSecret();

/** A server as it runs in production, but for its limits. */
export interface BenchServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts the server of the build on a database that is migrated, with a mail server to send to. */
export async function startServer(databaseUrl: string): Promise<BenchServer> {
  const sink = fork(new URL('smtp-sink.ts', import.meta.url));
  const [smtpPort] = (await once(sink, 'message')) as [number];
  const port = await getPort();
  const origin = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, ['dist/bundle/main.js'], {
    env: {
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
      PUBLIC_URL: origin,
      MAIL_FROM: 'Rekey <accounts@example.com>',
      SECRET_KEY: secretKey,
      RATE_LIMITS: 'off',
      ARGON2_MEMORY: String(cost.memoryKibibytes),
      ARGON2_PASSES: String(cost.passes),
      ARGON2_LANES: String(cost.lanes),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(server, 'exit');
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await exit;
    sink.kill();
  };
  for (let tries = 0; !(await isUp(origin)); tries += 1) {
    if (tries > 1200 || server.exitCode !== null) {
      await stop();
      throw new Error('The server did not start.');
    }
    await sleep(50);
  }
  return { origin, stop };
}

async function isUp(origin: string): Promise<boolean> {
  const answer = await fetch(`${origin}/healthz`).catch(() => null);
  return answer?.ok ?? false;
}
