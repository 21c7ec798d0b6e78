import { InvalidArgumentError, Option, type Command } from 'commander';
import { readEmailAddress } from '../accounts/read-email-address.ts';
import { systemClock } from '../runtime/clock.ts';
import type { Config } from '../config.ts';
import { ConfigError } from '../config/config-error.ts';
import type { CreateExtension } from '../extension.ts';
import { definitionsWith } from '../mail/compose.ts';
import { mailLanguages, type MailLanguage } from '../mail/languages.ts';
import type { MailDefinitions } from '../mail/mail-definition.ts';
import { createMailRenderer, type MailRenderer } from '../mail/renderer.ts';
import { readTemplateFolder } from '../mail/template-folder.ts';
import { systemRandom } from '../runtime/random.ts';
import { reasonOf } from '../failures/reason-of.ts';
import { onOneLine } from './on-one-line.ts';
import { previewMails } from './preview-mails.ts';
import { print } from './print.ts';
import { sendTestMail } from './send-test-mail.ts';
import { withConfig } from './with-config.ts';

interface TestOptions {
  readonly to: string;
  readonly name: string;
  readonly language: MailLanguage;
}

/**
 * Adds the commands with which to look at mails.
 *
 * @param extensions - those that may have added kinds of mail
 */
export function addMailCommands(command: Command, extensions: readonly CreateExtension[]): void {
  const mail = command.command('mail').description('look at the mails that are sent');

  mail
    .command('preview')
    .description('write every mail in every language to a folder, with values that are made up')
    .argument('[folder]', 'where to write them', 'mail-preview')
    .action((folder: string, _options, preview: Command) =>
      withConfig((config) =>
        explain(preview, () => {
          const definitions = definitionsFor(config, extensions);
          print(previewMails(folder, definitions, rendererFor(config, definitions)));
        }),
      ),
    );

  mail
    .command('test')
    .description('send one mail by SMTP_URL, with values that are made up')
    .requiredOption('--to <address>', 'whom to send it to', readAddress)
    .option('--name <mail>', 'which mail', 'password-reset')
    .addOption(new Option('--language <language>', 'in which language').choices(mailLanguages).default('en'))
    .action(({ to, name, language }: TestOptions, test: Command) =>
      withConfig((config) =>
        explain(test, async () => {
          const definitions = definitionsFor(config, extensions);
          const definition = definitions[name];
          if (!definition)
            throw new Error(
              `there is no mail called ${name}: there are ${Object.keys(definitions).join(', ')}`,
            );
          const one = { to, name, language, definition };
          print(await sendTestMail(config, rendererFor(config, definitions), one, systemRandom));
        }),
      ),
    );
}

function definitionsFor(config: Config, extensions: readonly CreateExtension[]): MailDefinitions {
  return definitionsWith(extensions.map((create) => create({ config, now: systemClock }).mails ?? {}));
}

function rendererFor(config: Config, definitions: MailDefinitions): MailRenderer {
  const overrides = readTemplateFolder(config.mailTemplates, definitions);
  return createMailRenderer({ definitions, overrides });
}

function readAddress(text: string): string {
  const email = readEmailAddress(text);
  if (!email) throw new InvalidArgumentError('It must be one address, such as ada@example.com.');
  return email.address;
}

/** Tells what failed in words; problems of the configuration are told elsewhere. */
async function explain(command: Command, action: () => Promise<void> | void): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    command.error(`It failed: ${onOneLine(reasonOf(error))}`);
  }
}
