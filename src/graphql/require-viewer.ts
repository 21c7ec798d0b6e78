import { GraphQLError } from 'graphql';
import type { LiveSession } from '../sessions/sessions.ts';
import type { GraphQLContext } from './context.ts';

/**
 * Who is signed in, where somebody has to be.
 *
 * @throws GraphQLError with the code UNAUTHENTICATED where nobody is
 */
export async function requireViewer(context: GraphQLContext): Promise<LiveSession> {
  const viewer = await context.viewer();
  if (viewer) return viewer;
  throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}
