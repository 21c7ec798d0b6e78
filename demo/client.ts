import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { LoginDocument, MeDocument } from '../schema/documents.ts';

/** A browser or app: it keeps its session token, as a mobile app would. */
export class Client {
  readonly #origin: string;
  sessionToken: string | null = null;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async send<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const response = await fetch(`${this.#origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.sessionToken ? { authorization: `Bearer ${this.sessionToken}` } : {}),
      },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
    if (!data) throw new Error(`The server refused: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Tries to sign in, and says why it was refused; null where it was not. */
  async signIn(email: string, password: string): Promise<string | null> {
    const { login } = await this.send(LoginDocument, { input: { email, password } });
    this.sessionToken = login.sessionToken ?? this.sessionToken;
    return login.errors[0]?.code ?? null;
  }

  /** The address of whoever is signed in here; null for nobody. */
  async whoAmI(): Promise<string | null> {
    return (await this.send(MeDocument, {})).me?.email ?? null;
  }
}
