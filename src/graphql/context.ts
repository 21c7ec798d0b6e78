import type { ServiceContext, SignedIn } from '../accounts/service-context.ts';
import type { AskedCaptcha } from '../captcha/captcha.ts';
import type { ClientLimit } from '../limits/rate-limits.ts';
import type { LiveSession } from '../sessions/sessions.ts';

/** What a resolver knows of the request, and can do to its answer. */
export interface GraphQLContext {
  /** What a service works with: with an EntityManager of its own at each call, so that no field spoils another's. */
  service(): ServiceContext;
  /** Counts something that the client tries, and throws `TryLater` where that is too much. */
  count(limit: ClientLimit): Promise<void>;
  /** The captcha that is asked for; null where none is. */
  readonly captcha: AskedCaptcha | null;
  /** The session that the request belongs to. */
  viewer(): Promise<LiveSession | null>;
  /** The proof of a sign-up that the browser brought along as a cookie. */
  readonly signUpToken: string | null;
  /** Lets the browser or app keep the proof of its sign-up; returns it where it goes into the answer too. */
  rememberSignUp(signUpToken: string): string | null;
  /** Signs the browser or app in; returns the session token where it goes into the answer too. */
  signIn(signedIn: SignedIn): string | null;
  /** Forgets who is signed in. */
  signOut(): void;
}
