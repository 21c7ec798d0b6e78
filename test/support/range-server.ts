import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request for a range, as it came. */
export interface AskedRange {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A real HTTP server that answers as the range API of Have I Been Pwned does. */
export class RangeServer {
  readonly asked: AskedRange[] = [];
  /** What it answers in the place of a range. */
  answer: ((response: ServerResponse) => void) | null = null;
  readonly #hashes: readonly string[];
  readonly #server: Server;

  private constructor(breached: readonly string[]) {
    this.#hashes = breached.map((password) => sha1(password));
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      this.asked.push({ path, headers: request.headers });
      if (this.answer) this.answer(response);
      else response.end(this.#range(path.slice('/range/'.length)));
    });
  }

  /** @param breached - the passwords that it knows */
  static async start(breached: readonly string[]): Promise<RangeServer> {
    const ranges = new RangeServer(breached);
    ranges.#server.listen(0, '127.0.0.1');
    await once(ranges.#server, 'listening');
    return ranges;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/range/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What is known, and padding, whose counts are zero. */
  #range(prefix: string): string {
    const known = this.#hashes.filter((hash) => hash.startsWith(prefix));
    const padding = Array.from({ length: 800 }, (_, index) => `${sha1(String(index)).slice(5)}:0`);
    return [...known.map((hash) => `${hash.slice(5)}:12`), ...padding].toSorted().join('\r\n');
  }
}

/** As the API writes hashes. */
export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex').toUpperCase();
}
