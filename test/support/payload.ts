import type { Client } from './client.ts';

/** A request for a single mutation, as `operation` makes it. */
export interface Operation {
  readonly query: string;
  readonly variables: unknown;
}

/** What every mutation answers; the rest where it has it. */
export interface Payload {
  readonly errors: readonly { readonly code: string }[];
  readonly user?: { readonly email: string } | null;
  readonly sessionToken?: string | null;
}

/** Sends a mutation and returns its payload; throws where there is none. */
export async function payloadOf(client: Client, operation: Operation): Promise<Payload> {
  const { data, text } = await client.post<Record<string, Payload>>(operation);
  const [payload] = Object.values(data ?? {});
  if (!payload) throw new Error(`No payload in: ${text}`);
  return payload;
}
