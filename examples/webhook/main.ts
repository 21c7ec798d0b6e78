import { createCommand } from '../../src/cli/command.ts';
import { webhook } from './webhook.ts';

// eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
const url = process.env['ACCOUNT_WEBHOOK'] ?? 'http://localhost:4001/accounts';

await createCommand([webhook(url)]).parseAsync();
