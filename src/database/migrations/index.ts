import { Accounts20261123 } from './accounts-20261123.ts';

/** Every migration, oldest first. */
export const migrations = [{ name: '20261123-accounts', class: Accounts20261123 }];
