import { createCommand } from '../../src/cli/command.ts';
import { moreOnTheProfile } from './more-on-the-profile.ts';

await createCommand([moreOnTheProfile]).parseAsync();
