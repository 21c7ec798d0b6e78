import type { ServiceContext } from './service-context.ts';

/** Ends a session. */
export async function logout({ entities, sessions }: ServiceContext, sessionId: string): Promise<void> {
  await sessions.end(entities, sessionId);
}
