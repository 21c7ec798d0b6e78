import { SMTPServer } from 'smtp-server';

// A mail server in a process of its own, so that what it does is not measured: it takes everything and keeps nothing.
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, _session, callback) {
    stream.resume().once('end', callback);
  },
});
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address();
  if (typeof address === 'object' && address) process.send?.(address.port);
});
