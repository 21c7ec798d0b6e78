import { InvalidArgumentError, Option, type Command } from 'commander';
import { readEmailAddress } from '../accounts/email-address.ts';
import type { Config } from '../config.ts';
import { ConfigError } from '../config/config-error.ts';
import { mailDefinitions } from '../mail/definitions.ts';
import { mailLanguages, type MailLanguage } from '../mail/languages.ts';
import { createMailRenderer, type MailRenderer } from '../mail/renderer.ts';
import { readTemplateFolder } from '../mail/template-folder.ts';
import type { MailName } from '../mail/texts/language-texts.ts';
import { systemRandom } from '../random.ts';
import { reasonOf } from '../reason-of.ts';
import { previewMails } from './preview-mails.ts';
import { print } from './print.ts';
import { sendTestMail } from './send-test-mail.ts';
import { withConfig } from './with-config.ts';

interface TestOptions {
  readonly to: string;
  readonly name: MailName;
  readonly language: MailLanguage;
}

/** Adds the commands with which to look at mails. */
export function addMailCommands(command: Command): void {
  const mail = command.command('mail').description('look at the mails that are sent');

  mail
    .command('preview')
    .description('write every mail in every language to a folder, with values that are made up')
    .argument('[folder]', 'where to write them', 'mail-preview')
    .action((folder: string, _options, preview: Command) =>
      withConfig((config) =>
        explain(preview, () => {
          print(previewMails(folder, mailDefinitions, rendererFor(config)));
        }),
      ),
    );

  mail
    .command('test')
    .description('send one mail by SMTP_URL, with values that are made up')
    .requiredOption('--to <address>', 'whom to send it to', readAddress)
    .addOption(
      new Option('--name <mail>', 'which mail')
        .choices(Object.keys(mailDefinitions))
        .default('password-reset'),
    )
    .addOption(new Option('--language <language>', 'in which language').choices(mailLanguages).default('en'))
    .action(({ to, name, language }: TestOptions, test: Command) =>
      withConfig((config) =>
        explain(test, async () => {
          const one = { to, name, language, definition: mailDefinitions[name] };
          print(await sendTestMail(config, rendererFor(config), one, systemRandom));
        }),
      ),
    );
}

function rendererFor(config: Config): MailRenderer {
  const overrides = readTemplateFolder(config.mailTemplates, mailDefinitions);
  return createMailRenderer({ definitions: mailDefinitions, overrides });
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
    // A mail server's words are not to move the cursor.
    command.error(`It failed: ${reasonOf(error).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}`);
  }
}
