import type { EntityManager } from '@mikro-orm/sql';
import { OutgoingMail } from '../entities/outgoing-mail.ts';
import { onOneLine } from './on-one-line.ts';

const mostListed = 1000;

/** A table of the mails in the outbox, oldest first. It names no address: a mail is known by its id. */
export async function listMails(entities: EntityManager): Promise<string> {
  const [mails, count] = await entities.findAndCount(
    OutgoingMail,
    {},
    { orderBy: { id: 'asc' }, limit: mostListed },
  );
  if (count === 0) return 'The outbox is empty.';
  const rows = mails.map((mail) => [
    mail.id,
    mail.purpose,
    mail.dueAt ? `due ${mail.dueAt.toISOString()}` : 'set aside',
    mail.attempts === 1 ? '1 attempt' : `${mail.attempts} attempts`,
    onOneLine(mail.failure ?? ''),
  ]);
  const more = count > mails.length ? [`and ${count - mails.length} more`] : [];
  return [...rows.map((row) => row.join('  ').trimEnd()), ...more].join('\n');
}

/**
 * Makes mails due again that were set aside.
 *
 * @param ids - which; all of them where it is empty
 * @returns a sentence on what was done
 */
export async function retryMails(entities: EntityManager, ids: readonly string[]): Promise<string> {
  const named = ids.length > 0 ? { id: [...ids] } : {};
  const count = await entities.nativeUpdate(
    OutgoingMail,
    { dueAt: null, ...named },
    { dueAt: new Date(0), attempts: 0, failure: null },
  );
  const missed = ids.length - count;
  const others =
    missed > 0 ? ` ${missed} of those named are not among the mails set aside: see rekey outbox list.` : '';
  return `${count} ${count === 1 ? 'mail' : 'mails'} will be tried again by the running server.${others}`;
}
