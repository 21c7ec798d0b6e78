import { inPostgres } from './in-postgres.ts';

/** What the bench asks of its keeper. */
export interface Order {
  readonly task: 'create' | 'drop';
  readonly name: string;
}

/**
 * Creates and drops the databases of a bench, in a process of its own: when the bench ends, even by `kill -9`, it drops
 * those that are left.
 */
const [server = ''] = process.argv.slice(2);
const kept = new Set<string>();
let work = Promise.resolve();

process.on('message', (order: Order) => {
  work = work
    .then(() => carryOut(order))
    .then(
      () => 'done',
      (error: unknown) => String(error),
    )
    .then((answer) => {
      if (process.connected) process.send?.(answer);
    });
});
process.once('disconnect', () => {
  void work.then(async () => {
    for (const name of kept) await carryOut({ task: 'drop', name });
    process.exit();
  });
});

async function carryOut({ task, name }: Order): Promise<void> {
  if (task === 'create') {
    await inPostgres(server, `create database ${name}`);
    kept.add(name);
  } else {
    await inPostgres(server, `drop database if exists ${name} with (force)`);
    kept.delete(name);
  }
}
