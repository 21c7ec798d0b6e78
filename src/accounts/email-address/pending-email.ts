import { EmailChange } from '../../entities/email-change.ts';
import type { LiveSession } from '../../sessions/sessions.ts';
import type { ServiceContext } from '../service-context.ts';

/** The address that whoever is signed in has asked for, as long as the link to it lives; null for none. */
export async function pendingEmail(
  { entities, links, now }: ServiceContext,
  viewer: LiveSession,
): Promise<string | null> {
  const lifetime = links.timeoutSeconds('EMAIL_CHANGE') * 1000;
  const change = await entities.findOne(EmailChange, {
    user: viewer.user.id,
    confirmedAt: null,
    requestedAt: { $gte: new Date(now().getTime() - lifetime) },
  });
  return change?.newEmail ?? null;
}
