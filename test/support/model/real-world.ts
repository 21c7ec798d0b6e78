import { setImmediate as soon } from 'node:timers/promises';
import { MySessionsDocument } from '../../../schema/documents.ts';
import { cleanUp } from '../../../src/cleanup/clean-up.ts';
import { OutgoingMail } from '../../../src/entities/outgoing-mail.ts';
import { User } from '../../../src/entities/user.ts';
import { createLinks, type Links } from '../../../src/links/links.ts';
import type { ComposedMail } from '../../../src/mail/compose.ts';
import { TestApp } from '../app.ts';
import type { Client } from '../client.ts';
import { testConfig } from '../config.ts';
import type { Came } from './account-rules.ts';
import { mutationOf, type Action } from './action.ts';
import { readRows, type Rows } from './rows.ts';

/** What the server answered. */
export interface Answer {
  readonly mutation: string;
  /** Why it said no; null where it is done. */
  readonly refusal: string | null;
  readonly came: Came;
}

interface Payload {
  readonly errors: readonly { readonly code: string }[];
  readonly sessionToken?: string | null;
  readonly signupToken?: string | null;
}

const config = testConfig();

/** A real server over HTTP, with its mails, its database and its clock; and the browsers and apps at it. */
export class RealWorld {
  readonly server: TestApp;
  readonly links: Links;
  #devices: readonly Client[] = [];
  readonly #mails: ComposedMail[];
  #elapsed = 0;
  #ids: readonly string[] = [];

  private constructor(server: TestApp, mails: ComposedMail[]) {
    this.server = server;
    this.links = createLinks(config, server.clock.now);
    this.#mails = mails;
  }

  static async start(): Promise<RealWorld> {
    const mails: ComposedMail[] = [];
    const deliver = (mail: ComposedMail) => Promise.resolve(mails.push(mail));
    const transport = { deliver, close: () => undefined };
    return new RealWorld(await TestApp.start({}, { transport }), mails);
  }

  /** Begins anew: nobody there, and everybody at a new browser or app. */
  async begin(): Promise<void> {
    await this.quiet();
    this.takeMails();
    const connection = this.server.app.database.em.getConnection();
    for (const table of ['user', 'short_code', 'outgoing_mail'])
      await connection.execute(`delete from "${table}"`);
    this.server.clock.advance(-this.#elapsed);
    this.#elapsed = 0;
    this.#ids = [];
    const { server } = this;
    this.#devices = [server.browser(), server.browser(), server.mobileApp(), server.mobileApp()];
  }

  rows(): Promise<Rows> {
    return readRows(this.server.app.database);
  }

  /** Does something at a browser or app, and looks at what is new. */
  async perform(action: Action): Promise<Answer> {
    const client = this.deviceAt(action.device);
    const mutation = mutationOf(action);
    const { status, data, errors, text } = await client.post<Record<string, Payload>>(action.operation);
    const payload = data?.[mutation];
    const refusal = payload?.errors[0]?.code ?? errors[0]?.extensions.code ?? null;
    if (status !== 200 || (!payload && refusal !== 'UNAUTHENTICATED')) throw new Error(`${status}: ${text}`);
    if (payload?.sessionToken) client.sessionToken = payload.sessionToken;
    const session = payload?.sessionToken ? await this.#sessionOf(payload.sessionToken) : undefined;
    const before = this.#ids;
    this.#ids = await this.#readIds();
    return {
      mutation,
      refusal,
      came: {
        session,
        proof: payload?.signupToken ?? undefined,
        row: this.#ids.find((id) => !before.includes(id)),
      },
    };
  }

  /** The keys of all accounts and changes of address. */
  async #readIds(): Promise<string[]> {
    const connection = this.server.app.database.em.getConnection();
    const select = 'select id from "user" union all select id from email_change';
    return (await connection.execute<{ id: string }[]>(select)).map(({ id }) => id);
  }

  /** The session of a token, as whoever holds it is told. */
  async #sessionOf(token: string): Promise<string | undefined> {
    const client = this.server.mobileApp();
    client.sessionToken = token;
    const { me } = await client.send(MySessionsDocument, {});
    return me?.sessions.nodes.find(({ current }) => current)?.id;
  }

  deviceAt(device: number): Client {
    const client = this.#devices[device];
    if (!client) throw new Error(`There is no device ${device}.`);
    return client;
  }

  /** Lets time pass. Mails that waited for it go out. */
  async advance(seconds: number): Promise<void> {
    this.#elapsed += seconds;
    this.server.clock.advance(seconds);
    await this.quiet();
  }

  /** Switches an account off or on, as an operator would. */
  async switchAccount(id: string, active: boolean): Promise<void> {
    await this.server.app.database.em.fork().nativeUpdate(User, { id }, { active });
  }

  async cleanUp(): Promise<void> {
    const { database, events } = this.server.app;
    await cleanUp({ fork: () => database.em.fork(), config, events, now: this.server.clock.now });
    this.#ids = await this.#readIds();
  }

  /** Waits until every mail that is due is out. */
  async quiet(): Promise<void> {
    const { courier, database } = this.server.app;
    const inTime = AbortSignal.timeout(20_000);
    const underWay = { $or: [{ dueAt: { $lte: this.server.clock.now() } }, { lease: { $ne: null } }] };
    while ((await database.em.fork().count(OutgoingMail, underWay)) > 0) {
      inTime.throwIfAborted();
      courier.wake();
      await soon();
    }
  }

  /** The mails that have come since they were last taken. */
  takeMails(): ComposedMail[] {
    return this.#mails.splice(0);
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}
