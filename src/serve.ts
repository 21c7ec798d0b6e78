import closeWithGrace from 'close-with-grace';
import { createApp, type App } from './app.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { migrate, pendingMigrations } from './database/migrate.ts';
import { createLog } from './http/log.ts';

// Longer than a mail takes to be handed over.
const graceMilliseconds = 25_000;

/** Starts the server and keeps it until it is told to stop: by SIGTERM, SIGINT, or an error that nobody caught. */
export async function serve(): Promise<void> {
  let config: Config;
  try {
    // eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
    config = readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    failToStart(error.message);
    return;
  }
  const log = createLog(config.logLevel);
  const app = await createApp(config, { log });
  closeWithGrace({ delay: graceMilliseconds, logger: false }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopping after an error');
    else log.info({ signal }, 'stopping');
    await app.close();
  });

  const problem = (await prepareDatabase(app, config)) ?? (await listen(app, config));
  if (problem) {
    failToStart(problem);
    await app.close();
    return;
  }
  app.courier.start();
  if (!config.production) process.stdout.write(welcome(config));
}

async function prepareDatabase(app: App, config: Config): Promise<string | null> {
  if (!config.production) {
    await migrate(app.database);
    return null;
  }
  const pending = await pendingMigrations(app.database);
  if (pending.length === 0) return null;
  return `The database lacks ${pending.join(', ')}. Bring it up to date with: npx rekey migrate`;
}

async function listen(app: App, { host, port }: Config): Promise<string | null> {
  try {
    await app.server.listen({ host, port });
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      return `Port ${port} is taken. Choose another, e.g.: PORT=${port + 1} npm start`;
    if (code === 'EACCES')
      return `Port ${port} needs more rights than this process has. Choose one above 1023.`;
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      return `HOST ${host} is no address of this machine.`;
    throw error;
  }
}

function failToStart(problem: string): void {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}

function welcome({ publicUrl, smtpUrl }: Config): string {
  const mailbox =
    smtpUrl === null ? `  Mailbox   ${publicUrl}/dev/mailbox  (every mail it would send)\n` : '';
  return `
Rekey is running, for development.

  Sandbox   ${publicUrl}/graphql  (explore the API, send operations)
${mailbox}
Try this first, in Sandbox: sign up, then open the link in the mailbox.

  mutation {
    register(input: { email: "ada@example.com", password: "a walk in the fens" }) {
      errors { code message }
    }
  }

Or watch the whole story: npm run demo. Stop with Ctrl+C.

`;
}
