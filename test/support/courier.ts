import pino from 'pino';
import { requestPasswordReset } from '../../src/accounts/password/forgotten-password.ts';
import type { Config } from '../../src/config.ts';
import type { OutgoingMail } from '../../src/entities/outgoing-mail.ts';
import { createCourier, type Courier } from '../../src/outbox/courier.ts';
import type { AttemptParts } from '../../src/outbox/attempt.ts';
import { createDeliveryQueue } from '../../src/outbox/queue.ts';
import { createMailDelivery } from '../../src/mail/deliver.ts';
import { createSmtpTransport, type MailTransport } from '../../src/mail/transport.ts';
import { createDeliveryTurns } from '../../src/outbox/turns.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { Services } from './services.ts';
import { SmtpSink } from './smtp-sink.ts';
import { valueOf } from './steps.ts';
import { waitFor } from './wait-for.ts';

/** What a test may put in place of a courier's own parts. */
type CourierChanges = Partial<AttemptParts> & { readonly transport?: MailTransport };

/** A courier between the services' outbox and an SMTP server, put together as the application's is. */
export function courierBetween(
  services: Services,
  sink: SmtpSink,
  { transport = createSmtpTransport(sink.url), ...changes }: CourierChanges = {},
): Courier {
  const { config, clock, compose, parts, database } = services;
  return createCourier({
    fork: () => database.em.fork(),
    method: createMailDelivery({
      compose,
      transport,
      links: parts.links,
      codes: parts.codes,
      from: config.mailFrom,
      messageIdDomain: new URL(config.publicUrl).hostname,
      now: clock.now,
    }),
    queue: createDeliveryQueue(config.mailLeaseSeconds, clock.now, systemRandom),
    turns: createDeliveryTurns(config.mailRateLimits, clock.now),
    now: clock.now,
    random: systemRandom,
    log: pino({ level: 'silent' }),
    ...changes,
  });
}

/** The services with a real SMTP server and the couriers between them. */
export class PostOffice {
  readonly services: Services;
  readonly sink: SmtpSink;
  readonly #couriers: Courier[] = [];

  private constructor(services: Services, sink: SmtpSink) {
    this.services = services;
    this.sink = sink;
  }

  static async open(changes: Partial<Config> = {}): Promise<PostOffice> {
    return new PostOffice(await Services.start(changes), await SmtpSink.start());
  }

  /** Starts a courier that the outbox wakes. */
  startCourier(changes: CourierChanges = {}): Courier {
    const courier = courierBetween(this.services, this.sink, changes);
    this.services.parts.outbox.onWake(() => {
      courier.wake();
    });
    courier.start();
    this.#couriers.push(courier);
    return courier;
  }

  /** Asks for so many reset links for an address. */
  async order(email: string, count = 1): Promise<void> {
    for (let number = 0; number < count; number += 1)
      valueOf(await requestPasswordReset(this.services.context(), { email }));
  }

  /** Waits until all there is in the outbox is so. */
  async every(isSo: (mail: OutgoingMail) => boolean): Promise<void> {
    await waitFor(async () => (await this.services.orders()).every(isSo));
  }

  async outboxIsEmpty(): Promise<void> {
    await this.every(() => false);
  }

  /** Waits until all that is left in the outbox waits its turn, or is set aside. */
  async onlyTurnsAreLeft(): Promise<void> {
    const now = this.services.clock.now();
    await this.every(({ lease, dueAt }) => lease === null && (dueAt === null || dueAt > now));
  }

  /** Lets time pass, and the couriers look. */
  async advance(seconds: number): Promise<void> {
    this.services.clock.advance(seconds);
    for (const courier of this.#couriers) courier.wake();
    await this.onlyTurnsAreLeft();
  }

  async close(): Promise<void> {
    await Promise.all(this.#couriers.map((courier) => courier.stop()));
    await this.services.close();
    await this.sink.stop();
  }
}
