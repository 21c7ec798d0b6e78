import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { connectionOf } from '../database/engine.ts';
import { createCourier, type Courier } from '../outbox/courier.ts';
import { createOutbox, type Outbox } from '../outbox/outbox.ts';
import { createDeliveryQueue } from '../outbox/queue.ts';
import { createDeliveryTurns } from '../outbox/turns.ts';
import type { Random } from '../runtime/random.ts';
import type { ComposeMail } from './compose.ts';
import { createMailDelivery } from './deliver.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import type { MailParts } from './mail-kind.ts';
import { createSmtpTransport, type MailTransport } from './transport.ts';

/** What email is put together from. */
export interface CreateMailParts extends Omit<MailParts, 'entities'> {
  readonly config: Config;
  /** Created before the database is opened, since it reads configured files. */
  readonly compose: ComposeMail;
  /** A fresh EntityManager for each use. */
  readonly fork: () => EntityManager;
  /** Where emails go instead of the configured transport. */
  readonly transport: MailTransport | undefined;
  readonly random: Random;
  readonly log: Logger;
}

/** The parts of the application that deal with email. */
export interface Mail {
  /** Where services order emails. */
  readonly outbox: Outbox;
  /** Delivers them once it is started. */
  readonly courier: Courier;
  /** Where emails go in development, unless SMTP is configured. */
  readonly mailbox: Mailbox;
}

/** Puts together the outbox, the courier that empties it, and the transport or the mailbox that emails go to. */
export function createMail({ config, compose, fork, transport, ...parts }: CreateMailParts): Mail {
  const { now, random, log } = parts;
  const mailbox = createMailbox(now);
  const configured = () => (config.smtpUrl === null ? mailbox : createSmtpTransport(config.smtpUrl));
  const outbox = createOutbox(fork, now, random, config.mailDelaySeconds);
  const courier = createCourier({
    fork,
    method: createMailDelivery({
      ...parts,
      compose,
      transport: transport ?? configured(),
      from: config.mailFrom,
      messageIdDomain: new URL(config.publicUrl).hostname,
    }),
    queue: createDeliveryQueue(config.mailLeaseSeconds, now, random),
    turns: createDeliveryTurns(config.mailRateLimits, now),
    now,
    random,
    log,
  });
  const connection = connectionOf(fork());
  outbox.onWake(() => {
    courier.wake();
    connection.notify();
  });
  connection.onNotified(
    () => {
      courier.wake();
    },
    (error) => {
      log.info({ err: error }, 'other processes cannot be heard: the courier looks every few seconds');
    },
  );
  return { outbox, courier, mailbox };
}
