import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { FastifyServerOptions } from 'fastify';

/** How long a client may take, in milliseconds, and how much it may send, so that slow ones keep nobody out. */
export const connectionOptions = {
  /** Until all of a request is here: a body has 100 KiB at most. */
  requestTimeout: 30_000,
  /** Until an unused connection is closed: longer than proxies keep theirs, lest one uses it in that very moment. */
  keepAliveTimeout: 72_000,
  http: {
    /** Until the headers are here: a phone with a bad connection needs two or three seconds. */
    headersTimeout: 10_000,
    /** How often the two are looked after. */
    connectionsCheckingInterval: 2_000,
    /** Bytes of the headers, the URL among them. */
    maxHeaderSize: 16 * 1024,
  },
} as const;

/** Connections at once: fewer than the files that a process may open, of which mails and the database need some. */
export const mostConnections = 2_000;

type ClientErrorHandler = NonNullable<FastifyServerOptions['clientErrorHandler']>;

const statusOf: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

const messages: Readonly<Record<number, string>> = {
  400: 'This is no HTTP request.',
  408: 'The request took too long to arrive.',
  431: `The headers have more than ${connectionOptions.http.maxHeaderSize} bytes.`,
};

/** Answers what comes to be no request, in the form of the API's errors, and hangs up. */
export function answerBrokenRequests(headers: Readonly<Record<string, string>>): ClientErrorHandler {
  return (error: NodeJS.ErrnoException, socket: Socket) => {
    const status = statusOf[error.code ?? ''] ?? 400;
    const code = nameOfStatus(status);
    const body = JSON.stringify({ errors: [{ message: messages[status], extensions: { code } }] });
    const lines = {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    };
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    if (socket.writable && error.code !== 'ECONNRESET')
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head.join('')}\r\n${body}`);
    socket.destroy(error);
  };
}

/** The code of an error that is no more than its status: 413 is `PAYLOAD_TOO_LARGE`. */
export function nameOfStatus(status: number): string {
  return (STATUS_CODES[status] ?? 'Bad Request').toUpperCase().replaceAll(/[^A-Z]+/g, '_');
}
