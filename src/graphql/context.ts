import { GraphQLError } from 'graphql';
import { createMethodMiddlewareDecorator } from 'type-graphql';
import type { ServiceContext, SignedIn } from '../accounts/service-context.ts';
import type { AskedCaptcha } from '../captcha/captcha.ts';
import type { ClientLimit } from '../limits/rate-limits.ts';
import type { LiveSession } from '../sessions/sessions.ts';

/** What a resolver knows about the request, and can do to the response. */
export interface GraphQLContext {
  /** What a service works with. Each call has an EntityManager of its own, so that fields don't affect each other. */
  service(): ServiceContext;
  /** Counts an attempt of the client, and throws `TryLater` if the limit is used up. */
  count(limit: ClientLimit): Promise<void>;
  /** The captcha that this server requires; null if none. */
  readonly captcha: AskedCaptcha | null;
  /** The session that the request belongs to. */
  viewer(): Promise<LiveSession | null>;
  /** The proof of a sign-up from the browser's cookie. */
  readonly signUpToken: string | null;
  /** Sends the browser or app the proof of its sign-up; returns it if the payload carries it, too. */
  rememberSignUp(signUpToken: string): string | null;
  /** Signs the browser or app in; returns the session token if the payload carries it, too. */
  signIn(signedIn: SignedIn): string | null;
  /** Signs the browser or app out. */
  signOut(): void;
}

/**
 * Counts each execution of a field against a rate limit of the client, before anything else is done. A document that
 * selects a field a hundred times counts a hundred attempts.
 *
 * @throws {@link TryLater} if the limit is used up
 */
export function Counted(limit: ClientLimit): MethodDecorator {
  return createMethodMiddlewareDecorator<GraphQLContext>(async ({ context }, next) => {
    await context.count(limit);
    return next() as Promise<unknown>;
  });
}

/**
 * The session of the signed-in user.
 *
 * @throws GraphQLError with the code UNAUTHENTICATED if no one is signed in
 */
export async function requireViewer(context: GraphQLContext): Promise<LiveSession> {
  const viewer = await context.viewer();
  if (viewer) return viewer;
  throw new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}
