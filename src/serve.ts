import cluster from 'node:cluster';
import type { App } from './app.ts';
import closeWithGrace from 'close-with-grace';
import { readConfig, type Config } from './config.ts';
import { ConfigError } from './config/config-error.ts';
import { explainFailures } from './config/explain.ts';
import type { CreateExtension } from './extension.ts';
import { createLog } from './http/log.ts';
import { graceMilliseconds, superviseWorkers } from './workers.ts';

/** What a server is started with, beside its environment. */
export interface ServeOptions {
  /** Takes the place of `WORKERS`. */
  readonly workers?: string;
}

/**
 * Starts the server and keeps it until it is told to stop: by SIGTERM, SIGINT, or an error that nobody caught. With
 * several workers, this process starts others by the same command and looks after them.
 *
 * @param extensions - what a project adds to it
 */
export async function serve(
  extensions: readonly CreateExtension[] = [],
  { workers }: ServeOptions = {},
): Promise<void> {
  await explainFailures(async () => {
    // eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
    const environment = process.env;
    const config = readConfig(workers === undefined ? environment : { ...environment, WORKERS: workers });
    // A process manager may have made this process a worker of its own.
    const isWorker = config.workers > 1 && cluster.isWorker;
    if (config.workers > 1 && !isWorker) await supervise(config);
    else await serveHere(config, extensions, isWorker ? cluster.worker?.id : undefined);
  });
  // The channel to the supervisor would keep it.
  if (cluster.isWorker && process.exitCode === 1) process.exit();
}

async function supervise(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  await superviseWorkers(config.workers, log, () => {
    if (!config.production) process.stdout.write(welcome(config));
    log.info({ host: config.host, port: config.port, workers: config.workers }, 'listening');
  });
}

/** @param worker - the number of this worker; undefined where there is just one process */
async function serveHere(
  config: Config,
  extensions: readonly CreateExtension[],
  worker: number | undefined,
): Promise<void> {
  // Only now: whoever looks after workers needs none of it.
  const { createApp } = await import('./app.ts');
  const { migrate, requireMigrated } = await import('./database/migrate.ts');
  const log = createLog(config.logLevel, undefined, worker);
  const app = await createApp(config, { extensions, log });
  const isFirst = worker === undefined || worker === 1;
  try {
    await (config.production || !isFirst ? requireMigrated(app.database) : migrate(app.database));
    await listen(app, config);
  } catch (error) {
    await app.close();
    throw error;
  }
  if (!config.rateLimits && isFirst)
    log.warn('RATE_LIMITS is off: nobody is kept from guessing passwords or flooding mailboxes');
  app.courier.start();
  app.caretaker.start();
  app.schemeReview.start();
  stopWhenTold(worker !== undefined, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopping after an error');
    else log.info({ signal }, 'stopping');
    await app.close();
  });
  if (!config.production && worker === undefined) process.stdout.write(welcome(config));
  // Last: whoever waits for it may stop the server at once.
  log.info({ host: config.host, port: config.port, pid: process.pid }, 'listening');
}

type Close = (why: { readonly err?: Error; readonly signal?: string }) => Promise<void>;

function stopWhenTold(isWorker: boolean, close: Close): void {
  const delay = graceMilliseconds;
  if (!isWorker) {
    closeWithGrace({ delay, logger: false }, close);
    return;
  }
  // A terminal and a service manager tell a worker, too, and so does its supervisor: once is enough, and a second
  // time is no impatience.
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  const stopping = closeWithGrace({ delay, logger: false, skip: [...signals] }, close);
  let isStopping = false;
  for (const signal of signals)
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      stopping.close();
    });
}

async function listen(app: App, { host, port }: Config): Promise<void> {
  try {
    await app.server.listen({ host, port });
  } catch (error) {
    const problem = listeningProblem((error as NodeJS.ErrnoException).code, host, port);
    throw problem ? new ConfigError([problem]) : error;
  }
}

function listeningProblem(code: string | undefined, host: string, port: number): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `PORT ${port} is taken: choose another, e.g. PORT=${port + 1} npm start`;
    case 'EACCES':
      return `PORT ${port} needs more rights than this process has: choose one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is no address of this machine: try 127.0.0.1 or 0.0.0.0.`;
    default:
      return null;
  }
}

function welcome({ publicUrl, smtpUrl }: Config): string {
  const [mailbox, place] =
    smtpUrl === null
      ? [`  Mailbox   ${publicUrl}/dev/mailbox  (every mail it would send)\n`, 'mailbox']
      : ['', 'mail'];
  return `
Rekey is running, for development.

  Sandbox   ${publicUrl}/graphql  (explore the API, send operations)
${mailbox}
Try this first, in Sandbox: sign up, then open the link in the ${place}.

  mutation {
    register(input: { email: "ada@example.com", password: "a walk in the fens" }) {
      errors { code message }
    }
  }

Or watch the whole story: npm run demo. Stop with Ctrl+C.

`;
}
