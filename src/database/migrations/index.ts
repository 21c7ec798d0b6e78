import { Accounts20261123 } from './accounts-20261123.ts';
import { Lifecycle20261125 } from './lifecycle-20261125.ts';
import { Lists20261130 } from './lists-20261130.ts';
import { MailTurns20261128 } from './mail-turns-20261128.ts';
import { NarrowIndexes20261129 } from './narrow-indexes-20261129.ts';
import { RateLimits20261201 } from './rate-limits-20261201.ts';

/** Every migration, oldest first. */
export const migrations = [
  { name: '20261123-accounts', class: Accounts20261123 },
  { name: '20261125-lifecycle', class: Lifecycle20261125 },
  { name: '20261128-mail-turns', class: MailTurns20261128 },
  { name: '20261129-narrow-indexes', class: NarrowIndexes20261129 },
  { name: '20261130-lists', class: Lists20261130 },
  { name: '20261201-rate-limits', class: RateLimits20261201 },
];
