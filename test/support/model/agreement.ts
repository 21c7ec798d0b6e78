import { expect } from '@jest/globals';
import type { Session } from '../../../src/entities/session.ts';
import { openLink } from '../../../src/links/links.ts';
import { createPasswordHasher } from '../../../src/passwords/hasher.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { testConfig } from '../config.ts';
import { isLive } from './account-rules.ts';
import { statusOf } from './link-rules.ts';
import type { RealWorld } from './real-world.ts';
import type { Rows } from './rows.ts';
import { accountOf, keyOf, type World } from './world.ts';

const config = testConfig();
const hasher = createPasswordHasher(config.passwordHashing, systemRandom);

/** Holds what the server has made of a run against the rules, after each step. */
export class Agreement {
  /** The stored hash of each password that was ever set. */
  readonly #hashes = new Map<string, string>();
  /** Links that were dead once, though their accounts could be used. */
  readonly #dead = new Set<string>();
  /** All that a link's worth depends on, and how many were looked at while it was so. */
  #state = '';
  #looked = 0;

  /** @throws where the real world is not what the rules say */
  async check(world: World, real: RealWorld): Promise<void> {
    const rows = await real.rows();
    this.#accountsAreWhatTheyShouldBe(world, rows);
    this.#everyAddressHasOneOwner(rows);
    await this.#passwordsAreThoseThatWereProven(world, rows);
    this.#sessionsAreThoseThatWereProven(world, rows, real);
    await this.#linksAreWorthWhatTheyShouldBe(world, rows, real);
    this.#remember(world, rows);
  }

  #accountsAreWhatTheyShouldBe(world: World, { users, changes }: Rows): void {
    const inOrder = <Row extends { id: string }>(rows: Row[]) => rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    const real = users.map(
      ({ id, email, claimedEmailKey, active, erasureDueAt, profile: { $: profile } }) => ({
        id,
        email,
        confirmed: [claimedEmailKey !== null, profile.emailConfirmed],
        active,
        isDeleted: erasureDueAt !== null,
        displayName: profile.displayName,
      }),
    );
    const modelled = world.accounts.map(({ id, email, confirmed, active, erasureDueAt, displayName }) => ({
      id,
      email,
      confirmed: [confirmed, confirmed],
      active,
      isDeleted: erasureDueAt !== null,
      displayName,
    }));
    expect(inOrder(real)).toEqual(inOrder(modelled));
    expect(
      changes.map(({ id, user, newEmail, confirmedAt }) => [id, user.id, newEmail, confirmedAt !== null]),
    ).toEqual(
      inOrder([...world.changes]).map(({ id, account, to, confirmedAt }) => [
        id,
        account,
        to,
        confirmedAt !== null,
      ]),
    );
  }

  #everyAddressHasOneOwner({ users }: Rows): void {
    const owned = users.filter(({ profile }) => profile.$.emailConfirmed).map(({ email }) => keyOf(email));
    expect(owned).toHaveLength(new Set(owned).size);
  }

  async #passwordsAreThoseThatWereProven(world: World, { users }: Rows): Promise<void> {
    for (const { id, password: hash } of users) {
      const { password = null, passwordsSet } = accountOf(world, id) ?? {};
      const known = this.#hashes.get(`${id} ${passwordsSet}`);
      if (known !== undefined) expect({ id, hash }).toEqual({ id, hash: known });
      else if (password !== null) expect([id, await hasher.verify(password, hash)]).toEqual([id, true]);
      else expect([id, hash]).toEqual([id, expect.stringMatching(/^!/)]);
    }
  }

  #remember(world: World, { users }: Rows): void {
    for (const { id, password } of users)
      this.#hashes.set(`${id} ${accountOf(world, id)?.passwordsSet}`, password);
  }

  #sessionsAreThoseThatWereProven(world: World, { sessions }: Rows, { server }: RealWorld): void {
    const at = server.clock.now().getTime();
    const lives = ({ endsAt, lastSeenAt }: Session) =>
      endsAt.getTime() > at && lastSeenAt.getTime() > at - config.sessions.idleSeconds * 1000;
    const real = sessions.filter(lives).map(({ id, user }) => `${user.id} is signed in by ${id}`);
    const modelled = world.sessions
      .filter((session) => isLive(world, session))
      .map(({ id, account }) => `${account} is signed in by ${id}`);
    expect(real.sort()).toEqual(modelled.sort());
  }

  async #linksAreWorthWhatTheyShouldBe(
    world: World,
    { users, changes }: Rows,
    { server, links }: RealWorld,
  ): Promise<void> {
    const state = JSON.stringify([world.now, users, changes]);
    if (state !== this.#state) this.#looked = 0;
    this.#state = state;
    const entities = server.app.database.em.fork();
    for (const [number, mail] of [...world.mails.entries()].slice(this.#looked)) {
      const { status: found } = await openLink(entities.fork(), links, mail.purpose, mail);
      const status = found === 'already-done' ? 'invalid' : found;
      const which = `link ${number}, ${mail.purpose} to ${mail.to}`;
      expect({ which, status }).toEqual({ which, status: statusOf(world, mail) });
      if (this.#dead.has(mail.token)) expect({ which, status }).not.toEqual({ which, status: 'valid' });
      if (status !== 'valid' && accountOf(world, mail.account)?.active !== false) this.#dead.add(mail.token);
    }
    this.#looked = world.mails.length;
  }
}
