import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import type { MailTransport } from '../../../src/mail/transport.ts';
import { tellPort } from './tell-port.ts';

let delivered = 0;
/** As at the peers: a mail is composed, and goes nowhere. */
const transport: MailTransport = {
  deliver() {
    delivered += 1;
    return Promise.resolve();
  },
  close: () => undefined,
};

// eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
const app = await createApp(readConfig(process.env), { transport });
await app.server.listen({ host: '127.0.0.1', port: 0 });
app.courier.start();
app.caretaker.start();
app.schemeReview.start();
process.on('message', () => process.send?.({ delivered, memory: process.memoryUsage.rss() }));
process.once('SIGTERM', () => void app.close().then(() => process.exit()));
tellPort(app.server);
