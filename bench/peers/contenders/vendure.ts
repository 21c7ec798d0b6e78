import { ownPassword } from '../../speed/world.ts';
import { addressesOf } from '../accounts.ts';
import type { HttpRequest } from '../../speed/ask.ts';
import { ask } from '../requests.ts';
import { signSomeIn } from '../sessions.ts';
import { startedFrom, type Contender } from './contender.ts';

const path = '/shop-api';

/** The shop API of Vendure: GraphQL, and a session as a token. */
export function vendure(folder: string, version: string): Contender {
  return {
    name: 'Vendure',
    version,
    ...startedFrom('vendure.js', folder, { VENDURE_DISABLE_TELEMETRY: 'true' }),
    requestReset: (kind) => ({
      requests: addressesOf(kind).map((email) =>
        ask(path, {
          query:
            'mutation RequestPasswordReset($email: String!) { requestPasswordReset(emailAddress: $email) { __typename } }',
          variables: { email },
        }),
      ),
      answer: '{"data":{"requestPasswordReset":{"__typename":"Success"}}}',
    }),
    signIn: () => ({
      requests: addressesOf('known').map((email) => signIn(email, ownPassword)),
      answer: '{"data":{"login":{"__typename":"CurrentUser","id":"',
    }),
    me: (sessions) => {
      const query = '{ activeCustomer { id emailAddress firstName lastName user { verified lastLogin } } }';
      return {
        requests: sessions.map((sessionToken) => ask(path, { query, sessionToken })),
        answer: '{"data":{"activeCustomer":{"id":"',
      };
    },
    openSessions: (origin) => signSomeIn(origin, signIn, ({ headers }) => headers.get('vendure-auth-token')),
  };
}

function signIn(email: string, password: string): HttpRequest {
  return ask(path, {
    query:
      'mutation Login($email: String!, $password: String!) { login(username: $email, password: $password) { __typename ... on CurrentUser { id } } }',
    variables: { email, password },
  });
}
