import { expect, test } from '@jest/globals';
import { accountOf, addressOf } from '../../../bench/crowd.ts';
import { chooseEngine } from '../../../bench/databases/choose.ts';
import { createWorld } from '../../../bench/speed/world.ts';
import { OutgoingMail } from '../../../src/entities/outgoing-mail.ts';
import { postgresUrl } from '../../support/databases.ts';
import { hasPostgres } from '../../support/postgres-source.ts';

const engines = ['sqlite', ...(hasPostgres ? ['postgres'] : [])];

test.each(engines)('a bench on %s fills its database with accounts and emails', async (database) => {
  const url = database === 'postgres' ? postgresUrl : undefined;
  const engine = await chooseEngine({ database, 'database-url': url });
  if ('problem' in engine) throw new Error(engine.problem);
  const world = await createWorld(engine, 3);
  const mails = (): Promise<number> => world.database.em.fork().count(OutgoingMail);
  try {
    await world.add('waiting', 1, false);
    await world.fillOutbox('known', 3, 5);

    expect(await accountOf(world.database, 'known', 2)).toMatchObject({
      email: addressOf('known', 2),
      claimedEmailKey: addressOf('known', 2),
      active: true,
      erasureDueAt: null,
      profile: { emailConfirmed: true },
    });
    expect(await accountOf(world.database, 'waiting', 0)).toMatchObject({
      claimedEmailKey: null,
      lastLogin: null,
      profile: { emailConfirmed: false },
    });
    await expect(accountOf(world.database, 'known', 3)).rejects.toThrow('There is no known 3.');
    expect(await mails()).toBe(5);
    await world.emptyOutbox();
    expect(await mails()).toBe(0);
  } finally {
    await world.remove();
  }
});
