import type { Config } from '../config.ts';
import { ConfigError } from '../config/config-error.ts';
import type { MailLanguage } from '../mail/languages.ts';
import type { MailDefinition } from '../mail/mail-definition.ts';
import type { MailRenderer } from '../mail/renderer.ts';
import { sampleValues } from '../mail/sample-values.ts';
import { createSmtpTransport } from '../mail/transport.ts';
import type { Random } from '../runtime/random.ts';

/** Which mail to send, and to whom. */
export interface TestMail {
  readonly to: string;
  readonly name: string;
  readonly definition: MailDefinition;
  readonly language: MailLanguage;
}

/**
 * Sends one mail, filled with values that are made up, the way that all mails go.
 *
 * @returns a sentence with what the mail server answered
 * @throws {@link ConfigError} where there is no mail server; else whatever kept the mail from being accepted
 */
export async function sendTestMail(
  config: Config,
  renderer: MailRenderer,
  { to, name, definition, language }: TestMail,
  random: Random,
): Promise<string> {
  if (config.smtpUrl === null)
    throw new ConfigError([
      'SMTP_URL is not set, so there is no mail server to send by: set it, e.g. to smtps://user:password@mail.example.com:465.',
    ]);
  const { hostname } = new URL(config.publicUrl);
  const transport = createSmtpTransport(config.smtpUrl);
  try {
    const answer = await transport.deliver(
      { to, ...renderer.render(name, language, sampleValues(name, definition, config.publicUrl)) },
      { from: config.mailFrom, messageId: `<${random.bytes(16).toString('hex')}@${hostname}>` },
    );
    return `The mail server has taken ${name} (${language}) for ${to}. It answered: ${answer}`;
  } finally {
    transport.close();
  }
}
