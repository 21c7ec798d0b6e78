import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** An answer of the API as it came over HTTP. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: Data | null;
  readonly errors: readonly { message: string; extensions: { code: string; retryAfter?: number } }[];
}

/** A client of a running server: a browser that keeps cookies, or an app that keeps a token. */
export class Client {
  readonly cookies = new Map<string, string>();
  sessionToken: string | null = null;
  readonly #origin: string;
  readonly #kind: 'browser' | 'app';

  constructor(origin: string, kind: 'browser' | 'app') {
    this.#origin = origin;
    this.#kind = kind;
  }

  /** Sends an operation and returns the data of its answer; throws where there is none. */
  async send<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const answer = await this.post<Data>({ query: print(document), variables });
    if (!answer.data) throw new Error(`No data in: ${answer.text}`);
    return answer.data;
  }

  /** Posts any body to the API and returns the whole answer. */
  async post<Data = Record<string, unknown>>(
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Data>> {
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const { data = null, errors = [] } = JSON.parse(text) as { data?: Data; errors?: Answer<Data>['errors'] };
    return { status: response.status, headers: response.headers, text, data, errors };
  }

  /** Any request, with this client's cookies or token. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#kind === 'browser' && this.cookies.size > 0) {
      headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    if (this.#kind === 'app' && this.sessionToken)
      headers.set('authorization', `Bearer ${this.sessionToken}`);
    const response = await fetch(new URL(path, this.#origin), { redirect: 'manual', ...init, headers });
    if (this.#kind === 'browser') this.#keepCookies(response.headers.getSetCookie());
    return response;
  }

  #keepCookies(setCookies: readonly string[]): void {
    for (const setCookie of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
