import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HostileRequest, HttpRequest } from './hostile-requests.ts';

/** What came back: one answer, or what bytes brought. */
export interface Answer {
  readonly statuses: readonly number[];
  readonly headers: IncomingMessage['headers'] | null;
  readonly text: string;
}

const patience = 10_000;

/** Sends requests to a server by a few connections that are used again, and bytes by one each. */
export class Sender {
  readonly #address: { readonly host: string; readonly port: number };
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.#address = { host: hostname, port: Number(port) };
  }

  /** @throws where no answer comes */
  send(sent: HostileRequest): Promise<Answer> {
    return 'bytes' in sent ? this.#sendBytes(sent.bytes) : this.#sendRequest(sent);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #sendRequest({ method, path, headers, body }: HttpRequest): Promise<Answer> {
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request({
      ...this.#address,
      method,
      path,
      headers: { ...headers, ...length },
      agent: this.#agent,
      timeout: patience,
    });
    sent.on('timeout', () => sent.destroy(new Error('No answer came.')));
    sent.end(body ?? undefined);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { statuses: [answer.statusCode ?? 0], headers: answer.headers, text: await text(answer) };
  }

  async #sendBytes(bytes: Uint8Array): Promise<Answer> {
    const socket = connect(this.#address);
    const timer = setTimeout(() => socket.destroy(new Error('The connection was left hanging.')), patience);
    socket.end(bytes);
    // A server may hang up on what is no HTTP before all of it is sent.
    const answer = await text(socket)
      .catch((error: unknown) => {
        if (/ECONNRESET|EPIPE/.test(String(error))) return '';
        throw error;
      })
      .finally(() => {
        clearTimeout(timer);
      });
    const statuses = Array.from(answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm), ([, status]) => Number(status));
    return { statuses, headers: null, text: answer };
  }
}
