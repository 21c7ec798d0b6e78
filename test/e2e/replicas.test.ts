import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChangePasswordDocument, MeDocument, UpdateProfileDocument } from '../../schema/documents.ts';
import type { Client } from '../support/client.ts';
import { wrong } from '../support/codes.ts';
import { createAccount } from '../support/mailed-accounts.ts';
import { codeIn, codePurposes, codes, links } from '../support/one-time.ts';
import { operation } from '../support/operation.ts';
import { payloadOf, type Operation } from '../support/payload.ts';
import { betterPassword, goodPassword } from '../support/people.ts';
import { Replicas } from '../support/replicas.ts';
import type { ServerProcess } from '../support/server-process.ts';

let replicas: Replicas;
let here: ServerProcess;
let there: ServerProcess;
beforeAll(async () => {
  replicas = await Replicas.prepare();
  // One after the other: the first makes the tables.
  here = await replicas.start();
  there = await replicas.start();
});
afterAll(() => replicas.close());

describe('a session from before is refused at the next call on the other replica, after', () => {
  const endings: Record<string, (client: Client, email: string) => Promise<Operation>> = {
    changePassword: async (client, email) => {
      await createAccount(replicas.sink, client, email);
      const input = { currentPassword: goodPassword, newPassword: betterPassword };
      return operation(ChangePasswordDocument, { input });
    },
    resetPasswordWithCode: async (client, email) => {
      const letter = await codes.PASSWORD_RESET.obtain(replicas.sink, client, email);
      return codes.PASSWORD_RESET.use(codeIn(letter));
    },
    revertEmailChange: async (client, email) =>
      links.EMAIL_REVERT.use((await links.EMAIL_REVERT.obtain(replicas.sink, client, email)).link),
    confirmAccountDeletion: async (client, email) =>
      links.ACCOUNT_DELETION.use((await links.ACCOUNT_DELETION.obtain(replicas.sink, client, email)).link),
  };

  test.each(Object.entries(endings))('%s', async (name, ready) => {
    const [client, other] = [here.mobileApp(), there.mobileApp()];
    const end = await ready(client, `${name}@example.com`);
    other.sessionToken = client.sessionToken;
    expect((await other.send(MeDocument, {})).me).not.toBeNull();

    expect(await payloadOf(client, end)).toMatchObject({ errors: [] });
    expect((await other.send(MeDocument, {})).me).toBeNull();
    const change = operation(UpdateProfileDocument, { input: { displayName: 'Eve' } });
    expect((await other.post(change)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe.each(codePurposes)('of the tries of one code, for %s', (purpose) => {
  const { obtain, use } = codes[purpose];

  /** Has a code mailed, and mistypes it so many times, by turns on one replica and on the other. */
  async function mistype(times: number): Promise<Operation> {
    const clients = [here.mobileApp(), there.mobileApp()] as const;
    const email = `${purpose}-${times}@example.com`.toLowerCase();
    const typed = codeIn(await obtain(replicas.sink, clients[0], email));
    for (let time = 0; time < times; time += 1) {
      const payload = await payloadOf(
        clients[time % 2 === 0 ? 0 : 1],
        use({ ...typed, code: wrong(typed.code) }),
      );
      expect(payload.errors).toMatchObject([{ code: 'CODE_INVALID' }]);
    }
    return use(typed);
  }

  test('five count, wherever they are made: then the right one is refused on both', async () => {
    const useRightCode = await mistype(5);
    for (const server of [here, there])
      expect(await payloadOf(server.mobileApp(), useRightCode)).toMatchObject({
        errors: [{ code: 'CODE_INVALID' }],
      });
  });

  test('four leave one', async () => {
    const useRightCode = await mistype(4);
    expect(await payloadOf(there.mobileApp(), useRightCode)).toMatchObject({ errors: [] });
  });
});
