import closeWithGrace from 'close-with-grace';
import { createApp, type App } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { ConfigError } from './config/config-error.ts';
import { explainConfigErrors } from './config/explain.ts';
import { migrate, requireMigrated } from './database/migrate.ts';
import type { CreateExtension } from './extension.ts';
import { createLog } from './http/log.ts';

// Longer than a mail takes to be handed over.
const graceMilliseconds = 25_000;

/**
 * Starts the server and keeps it until it is told to stop: by SIGTERM, SIGINT, or an error that nobody caught.
 *
 * @param extensions - what a project adds to it
 */
export async function serve(extensions: readonly CreateExtension[] = []): Promise<void> {
  await explainConfigErrors(async () => {
    // eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
    const config = readConfig(process.env);
    const log = createLog(config.logLevel);
    const app = await createApp(config, { extensions, log });
    try {
      await (config.production ? requireMigrated(app.database) : migrate(app.database));
      await listen(app, config);
    } catch (error) {
      await app.close();
      throw error;
    }
    if (!config.rateLimits)
      log.warn('RATE_LIMITS is off: nobody is kept from guessing passwords or flooding mailboxes');
    app.courier.start();
    app.caretaker.start();
    app.schemeReview.start();
    closeWithGrace({ delay: graceMilliseconds, logger: false }, async ({ err, signal }) => {
      if (err) log.fatal({ err }, 'stopping after an error');
      else log.info({ signal }, 'stopping');
      await app.close();
    });
    if (!config.production) process.stdout.write(welcome(config));
    // Last: whoever waits for it may stop the server at once.
    log.info({ host: config.host, port: config.port }, 'listening');
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
