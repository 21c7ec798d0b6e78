import { createCommand } from '../../src/cli/command.ts';
import { invitations } from './invitations.ts';

await createCommand([invitations]).parseAsync();
