import type { DeliveryMethod } from '../outbox/delivery-method.ts';
import type { ComposeMail } from './compose.ts';
import { failureOf } from './failure-of.ts';
import type { MailParts } from './mail-kind.ts';
import { isPermanent, type MailTransport } from './transport.ts';

/** What emails are delivered with. */
export interface MailDeliveryParts extends Omit<MailParts, 'entities'> {
  readonly compose: ComposeMail;
  readonly transport: MailTransport;
  readonly from: string;
  /** The part of a Message-ID after its `@`. */
  readonly messageIdDomain: string;
}

/** Delivery by email. The Message-ID is derived from the row, so every attempt at a row carries the same one. */
export function createMailDelivery(parts: MailDeliveryParts): DeliveryMethod {
  const { compose, transport, from, messageIdDomain, links, codes, now } = parts;
  return {
    async deliver(entities, order) {
      const mail = await compose({ entities, links, codes, now }, order);
      if (!mail) return 'nobody to send to';
      await transport.deliver(mail, { from, messageId: `<${order.id}@${messageIdDomain}>` });
      return 'sent';
    },
    isPermanent,
    describe: failureOf,
    close() {
      transport.close();
    },
  };
}
