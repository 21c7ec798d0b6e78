import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

type Mood = 'passing on' | 'refusing' | 'silent';

/** A network between a client and a server of the test: it can be cut, or just not answer any more. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #mood: Mood = 'passing on';

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param target - the URL of the server behind it */
  static async start(target: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    const proxy = new TcpProxy(server);
    server.on('connection', (near) => {
      proxy.#join(near, connect(Number(port), hostname));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** The URL of the server behind it, by way of here. */
  urlOf(target: string): string {
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Cuts every connection; new ones are made as before. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts every connection and refuses new ones. */
  refuse(): void {
    this.#mood = 'refusing';
    this.cut();
  }

  /** Keeps every connection open and passes nothing on. */
  fallSilent(): void {
    this.#mood = 'silent';
  }

  passOn(): void {
    this.#mood = 'passing on';
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.on('data', (data) => {
        if (this.#mood === 'passing on') to.write(data);
      });
    }
    if (this.#mood === 'refusing') near.destroy();
  }
}
