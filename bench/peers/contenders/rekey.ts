import { systemClock } from '../../../src/runtime/clock.ts';
import { startSessions } from '../../crowd.ts';
import type { Load } from '../../speed/load.ts';
import { startOwn } from '../../speed/server-process.ts';
import { startRekey } from '../../speed/start-rekey.ts';
import { me, requestReset, signIn } from '../../speed/workloads.ts';
import { ownPassword, type World } from '../../speed/world.ts';
import type { Workload } from '../peer-load.ts';
import { ask } from '../requests.ts';
import { sessionCount } from '../sessions.ts';
import type { Contender } from './contender.ts';

/** Ours, asked for the same as in the bench of its own. */
export function rekey(world: World, version: string): Contender {
  return {
    name: 'Rekey',
    version,
    serve: () => startOwn(world.environment),
    start: () => startRekey(world.environment),
    requestReset: (kind) => workloadOf(requestReset('', kind)),
    signIn: () => workloadOf(signIn('', ownPassword)),
    me: (sessions) => workloadOf(me('', sessions)),
    openSessions: () => startSessions(world.database, 'known', Array(sessionCount).keys(), systemClock()),
    // Or the courier would be busy with the mails while another is measured.
    settle: () => world.emptyOutbox(),
    processes: () => world.processes(),
  };
}

function workloadOf({ operations, answer }: Load): Workload {
  return { requests: operations.map((operation) => ask('/graphql', operation)), answer };
}
