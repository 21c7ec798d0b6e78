import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { statement } from '../../../src/database/statement.ts';
import { ScheduledJob } from '../../../src/entities/scheduled-job.ts';
import { openMigrated } from '../../support/postgres-database.ts';
import { hasPostgres, PostgresSource } from '../../support/postgres-source.ts';

const dueAt = statement<object, { due_at: Date }>((tables) =>
  tables.selectFrom('scheduled_job').select('due_at'),
);

const sameTime = statement<{ at: Date }, { due_at: Date }>((tables, value, engine) =>
  tables.selectNoFrom(sql<Date>`cast(${value('at')} as ${sql.raw(engine.timeType)})`.as('due_at')),
);

(hasPostgres ? describe : describe.skip)('times are read as they were written', () => {
  let source: PostgresSource;
  beforeAll(async () => {
    source = await PostgresSource.create();
  });
  afterAll(() => source.drop());

  const fifthOfJune = new Date('2026-06-05T10:20:30.123Z');

  test.each([
    ['SQL, DMY', 'UTC'],
    ['German', 'Asia/Kolkata'],
    ['Postgres, MDY', 'America/St_Johns'],
    ['ISO, DMY', 'Pacific/Chatham'],
  ])('whatever the database writes by itself: %s in %s', async (style, zone) => {
    const name = new URL(source.url).pathname.slice(1);
    await source.run(`alter database ${name} set datestyle to '${style}'`);
    await source.run(`alter database ${name} set timezone to '${zone}'`);
    const database = await openMigrated(source.url);
    const entities = database.em.fork();
    await entities.nativeDelete(ScheduledJob, {});
    await entities.insert(ScheduledJob, { name: 'job', dueAt: fifthOfJune });
    expect(await dueAt.row(entities, {})).toEqual({ due_at: fifthOfJune });
    expect(await entities.findOneOrFail(ScheduledJob, { name: 'job' })).toMatchObject({ dueAt: fifthOfJune });
    await database.close();
  });

  test.each(['1970-01-01T00:00:00.000Z', '+010000-01-01T00:00:00.000Z', '+033658-09-27T01:46:39.999Z'])(
    'and compared with any that a client can name: %s',
    async (text) => {
      const database = await openMigrated(source.url);
      const entities = database.em.fork();
      const at = new Date(text);
      expect(await sameTime.row(entities, { at })).toEqual({ due_at: at });
      await database.close();
    },
  );
});
