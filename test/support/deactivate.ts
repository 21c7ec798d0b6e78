import { User } from '../../src/entities/user.ts';
import type { TestApp } from './app.ts';

/** Switches the accounts of an address off, as an operator would. */
export async function deactivate(server: TestApp, email: string): Promise<void> {
  await server.app.database.em.fork().nativeUpdate(User, { email }, { active: false });
}
