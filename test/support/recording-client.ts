import { Client } from './client.ts';

/** A request and what came of it. */
export interface Exchange {
  readonly path: string;
  readonly sent: string;
  readonly status: number;
  readonly received: string;
  readonly cookies: readonly string[];
}

/** A client that says which browser it is, and keeps what it was answered. */
export class RecordingClient extends Client {
  readonly #userAgent: string;
  readonly #exchanges: Exchange[];

  /** @param exchanges - where they are added; several clients may share it */
  constructor(origin: string, kind: 'browser' | 'app', userAgent: string, exchanges: Exchange[]) {
    super(origin, kind);
    this.#userAgent = userAgent;
    this.#exchanges = exchanges;
  }

  override async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('user-agent', this.#userAgent);
    const response = await super.fetch(path, { ...init, headers });
    this.#exchanges.push({
      path,
      sent:
        init.body instanceof URLSearchParams
          ? init.body.toString()
          : typeof init.body === 'string'
            ? init.body
            : '',
      status: response.status,
      received: await response.clone().text(),
      cookies: response.headers.getSetCookie(),
    });
    return response;
  }
}

type Answers = Record<string, { readonly errors?: readonly unknown[] } | null>;

function answersOf({
  received,
}: Exchange): { data?: Answers | null; errors?: readonly { path?: string[] }[] } | null {
  try {
    return JSON.parse(received) as { data?: Answers | null; errors?: { path?: string[] }[] };
  } catch {
    return null;
  }
}

/** Whether something was refused, or failed. */
export function isRefusal(exchange: Exchange): boolean {
  if (exchange.status >= 400) return true;
  const answers = answersOf(exchange);
  if (!answers) return /role="alert"|does not work|has expired|did not work/.test(exchange.received);
  const payloads = Object.values(answers.data ?? {});
  return (answers.errors ?? []).length > 0 || payloads.some((payload) => (payload?.errors ?? []).length > 0);
}

/** The fields that an answer has, and those that were refused. */
export function fieldsOf(exchange: Exchange): { readonly done: string[]; readonly refused: string[] } {
  const answers = answersOf(exchange);
  const payloads = Object.entries(answers?.data ?? {}).filter(([, payload]) => payload !== null);
  const isDone = ([, payload]: (typeof payloads)[number]): boolean => (payload?.errors ?? []).length === 0;
  return {
    done: payloads.filter(isDone).map(([field]) => field),
    refused: [
      ...payloads.filter((entry) => !isDone(entry)).map(([field]) => field),
      ...(answers?.errors ?? []).flatMap(({ path: [field] = [] }) => (field === undefined ? [] : [field])),
    ],
  };
}
