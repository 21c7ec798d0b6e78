import { defineEntity, p } from '@mikro-orm/core';

export const ScheduledJobSchema = defineEntity({
  name: 'ScheduledJob',
  tableName: 'scheduled_job',
  properties: {
    name: p.text().primary(),
    /** Not to be run before. Whoever puts it off is the one to run it. */
    dueAt: p.datetime(3),
  },
});

/** A job that is done once in a while, by one of all replicas. */
export class ScheduledJob extends ScheduledJobSchema.class {}

ScheduledJobSchema.setClass(ScheduledJob);
