import type { EntityManager } from '@mikro-orm/sql';
import type { OutgoingMail } from '../entities/outgoing-mail.ts';

/** What a delivery that did not fail comes to. */
export type DeliveryOutcome = 'sent' | 'nobody to send to';

/** How deliveries leave the server, e.g. by email. The queue knows nothing else about what it delivers. */
export interface DeliveryMethod {
  /**
   * Composes what a row stands for and hands it over.
   *
   * @param entities - a fresh EntityManager for this delivery
   * @throws whatever kept it from being accepted
   */
  deliver(entities: EntityManager, delivery: OutgoingMail): Promise<DeliveryOutcome>;
  /** Whether a failed delivery would fail at every retry, too. */
  isPermanent(error: unknown): boolean;
  /** Describes a failure for operators. The text is stored and logged: it holds no personal data and no secret. */
  describe(error: unknown): string;
  /** Closes the connections that deliveries use. */
  close(): void;
}
