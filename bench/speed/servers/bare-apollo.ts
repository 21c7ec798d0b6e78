import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { tellPort } from './tell-port.ts';

/** What everything is measured against: Apollo Server on Fastify, with one field that does nothing. */
const apollo = new ApolloServer({
  typeDefs: 'type Query { hello: String! }',
  resolvers: { Query: { hello: () => 'world' } },
});
await apollo.start();
const server = Fastify();
server.post('/graphql', fastifyApolloHandler(apollo));
await server.listen({ host: '127.0.0.1', port: 0 });
process.on('message', () => process.send?.({ delivered: 0, memory: process.memoryUsage.rss() }));
tellPort(server);
