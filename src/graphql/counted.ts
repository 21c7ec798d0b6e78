import { createMethodMiddlewareDecorator } from 'type-graphql';
import type { ClientLimit } from '../limits/rate-limits.ts';
import type { GraphQLContext } from './context.ts';

/**
 * Counts each execution of a field against a limit of the client that asks, before anything is done: so that a document
 * that asks for a field a hundred times has asked a hundred times.
 *
 * @throws {@link TryLater} where the limit is used up
 */
export function Counted(limit: ClientLimit): MethodDecorator {
  return createMethodMiddlewareDecorator<GraphQLContext>(async ({ context }, next) => {
    await context.count(limit);
    return next() as Promise<unknown>;
  });
}
