import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { RemoteSettings } from '../../src/captcha/captcha-settings.ts';

type Reply = Record<string, unknown>;

/** Says something else than a provider that works would. */
export type Failure = (response: ServerResponse) => void;

/** How a provider can fail while it still takes connections. */
export const failures: Readonly<Record<string, Failure>> = {
  'is at fault': (response) => response.writeHead(500).end('{"success": true}'),
  'talks of something else': (response) => response.end('<h1>We will be back soon</h1>'),
  'answers nothing that is meant': (response) => response.end('{"success": "yes"}'),
  'owns to a fault': (response) => response.end('{"success": false, "error-codes": ["internal-error"]}'),
  'sends us elsewhere': (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  'breaks off': (response) => response.destroy(),
};

/** A real HTTP server that speaks the protocol of captcha providers: it accepts each answer that it gave out, once. */
export class CaptchaProvider {
  /** What it was asked, oldest first. */
  readonly asked: Record<string, string>[] = [];
  /** What it says instead; it works where there is none. */
  failure: Failure | null = null;
  /** What it says of answers that it accepts, beside that. */
  remarks: Reply = {};
  readonly #server: Server;
  readonly #secret = 'the secret of the captcha';
  readonly #good = new Set<string>();

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const form = Object.fromEntries(new URLSearchParams(body));
        this.asked.push(form);
        if (this.failure) this.failure(response);
        else response.setHeader('content-type', 'application/json').end(JSON.stringify(this.#judge(form)));
      });
    });
  }

  static async start(): Promise<CaptchaProvider> {
    const provider = new CaptchaProvider();
    await once(provider.#server.listen(0, '127.0.0.1'), 'listening');
    return provider;
  }

  /** Settings that lead here. */
  settings(changes: Partial<RemoteSettings> = {}): RemoteSettings {
    const { port } = this.#server.address() as AddressInfo;
    return {
      provider: 'turnstile',
      siteKey: null,
      secret: this.#secret,
      verifyUrl: `http://127.0.0.1:${port}/siteverify`,
      fields: ['register', 'resendActivation', 'login', 'requestLoginLink', 'requestPasswordReset'],
      freeAttempts: 0,
      outage: 'accept',
      ...changes,
    };
  }

  /** An answer that somebody has got by solving a captcha. */
  solve(): string {
    const answer = `0.solved_${this.#good.size}-${Math.random()}`;
    this.#good.add(answer);
    return answer;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #judge({ secret, response = '' }: Record<string, string>): Reply {
    if (secret !== this.#secret) return { success: false, 'error-codes': ['invalid-input-secret'] };
    if (response === '') return { success: false, 'error-codes': ['missing-input-response'] };
    return this.#good.delete(response)
      ? { success: true, hostname: 'app.example.com', ...this.remarks }
      : { success: false, 'error-codes': ['timeout-or-duplicate'] };
  }
}
