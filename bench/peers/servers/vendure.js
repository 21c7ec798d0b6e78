import { existsSync } from 'node:fs';
import {
  bootstrap,
  ChannelService,
  ConfigService,
  Customer,
  EventBus,
  NativeAuthenticationMethod,
  PasswordResetEvent,
  RoleService,
  TransactionalConnection,
  User,
} from '@vendure/core';
import { tellPort } from '../../speed/servers/tell-port.ts';
import { databaseFile, readAccounts } from './accounts.js';

const file = databaseFile('vendure');
const isNew = !existsSync(file);
const rowsAtOnce = 100;

const app = await bootstrap({
  apiOptions: { hostname: '127.0.0.1', port: 0, cors: false },
  authOptions: {
    tokenMethod: 'bearer',
    // In production it does not start with those that everybody knows.
    superadminCredentials: { identifier: 'keeper', password: 'a lock on the fens' },
  },
  dbConnectionOptions: {
    type: 'better-sqlite3',
    database: file,
    enableWAL: true,
    prepareDatabase: (database) => database.pragma('synchronous = NORMAL'),
    synchronize: isNew,
  },
});
let delivered = 0;
app
  .get(EventBus)
  .ofType(PasswordResetEvent)
  .subscribe(() => (delivered += 1));
if (isNew) await fill();
process.on('message', () => process.send({ delivered, memory: process.memoryUsage.rss() }));
tellPort({ server: app.getHttpServer() });

async function fill() {
  const channel = await app.get(ChannelService).getDefaultChannel();
  const role = await app.get(RoleService).getCustomerRole();
  const accounts = readAccounts();
  const { rawConnection } = app.get(TransactionalConnection);
  const { passwordHashingStrategy } = app.get(ConfigService).authOptions;
  const passwordHash = await passwordHashingStrategy.hash(accounts.password);
  const users = accounts.addresses.map(
    (identifier) => new User({ identifier, verified: true, roles: [role] }),
  );
  const save = (entities) => rawConnection.manager.save(entities, { chunk: rowsAtOnce });
  await save(users);
  await save(
    users.map((user) => new NativeAuthenticationMethod({ user, identifier: user.identifier, passwordHash })),
  );
  await save(
    users.map(
      (user) =>
        new Customer({
          user,
          emailAddress: user.identifier,
          firstName: 'Some',
          lastName: 'Body',
          channels: [channel],
        }),
    ),
  );
}
