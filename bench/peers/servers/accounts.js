import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.FOLDER;

/** Where a database of the bench lies. */
export const databaseFile = (name) => join(folder, `${name}.sqlite`);

/** Who has an account before anything is measured, and the password that all of them have. */
export const readAccounts = () => JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'));
