import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { english } from '../../src/mail/texts/en.ts';
import { mailOrders } from '../support/mail-orders.ts';
import { payloadOf } from '../support/payload.ts';
import { Replicas } from '../support/replicas.ts';
import type { SunkMail } from '../support/smtp-sink.ts';
import { waitFor } from '../support/wait-for.ts';

let replicas: Replicas;
beforeAll(async () => {
  replicas = await Replicas.prepare();
});
afterAll(() => replicas.close());

const addressFor = (name: string, by: string) => `${name}.${by}@example.com`;

describe('a process that is killed right after its answer owes nobody the mail', () => {
  let silent: Server;
  let arrived: () => readonly SunkMail[];
  beforeAll(async () => {
    silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const first = await replicas.start();
    const ready = await Promise.all(
      mailOrders.map(async ({ name, by, ready: makeReady }) => {
        const client = first.mobileApp();
        const request = await makeReady(replicas.sink, client, addressFor(name, by));
        return { request, token: client.sessionToken };
      }),
    );
    await first.end();

    const second = await replicas.start({
      SMTP_URL: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      MAIL_LEASE: '1',
    });
    const answers = await Promise.all(
      ready.map(async ({ request, token }) => {
        const client = second.mobileApp();
        client.sessionToken = token;
        return payloadOf(client, request);
      }),
    );
    await second.end('SIGKILL');
    for (const { errors } of answers) expect(errors).toEqual([]);

    const before = replicas.sink.mails.length;
    arrived = () => replicas.sink.mails.slice(before);
    await replicas.start();
  });
  afterAll(() => {
    silent.close();
  });

  test.each(mailOrders)('$name, which $by orders', async ({ name, by, to = (email) => email }) => {
    const address = to(addressFor(name, by));
    const mail = await waitFor(() => arrived().find(({ recipients }) => recipients.includes(address)));
    expect(mail.parsed.subject).toBe(english.mails[name].subject);
  });
});
