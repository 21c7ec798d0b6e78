import type { LinkInput } from '../../links/links.ts';
import { compareAndSet, nextLastLogin, startSession } from '../change-account.ts';
import { done, refused, type Outcome } from '../errors.ts';
import { orderMail, type MailRequest } from '../order-mail.ts';
import { openForUse } from '../proofs.ts';
import type { ServiceContext, SignedIn } from '../service-context.ts';

/** Requests a link that signs in once. It is sent if the address has an account. */
export async function requestLoginLink(context: ServiceContext, input: MailRequest): Promise<Outcome<null>> {
  return orderMail(context, 'requestLoginLink', 'login', input);
}

/** Uses a login link: signs its owner in, and invalidates every other login link. */
export async function loginWithLink(context: ServiceContext, link: LinkInput): Promise<Outcome<SignedIn>> {
  const { entities, events, client, now } = context;
  const opened = await openForUse(context, 'LOGIN', link);
  if (!opened.ok) return opened;

  const { id, email, password, lastLogin, linkGeneration } = opened.value;
  const signedIn = await compareAndSet(
    entities,
    { id, email, password, lastLogin, linkGeneration },
    { lastLogin: nextLastLogin(lastLogin, now()) },
    async (transaction) => {
      await events.record(transaction, 'userSignedIn', id, client);
      return startSession(context, transaction, id);
    },
  );
  if (!signedIn) return refused({ code: 'LINK_INVALID' });
  return done(signedIn);
}
