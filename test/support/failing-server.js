// The server with listeners that fail, and say in their failure whatever they know of a person.
import { serve } from '../../dist/src/serve.js';

const tell = ({ userId, client }) => `${userId} at ${client?.userAgent} said no\n    at ${client?.userAgent}`;

await serve([
  () => ({
    listeners: {
      userActivated(event) {
        throw Object.assign(new Error(tell(event)), { code: event.client?.userAgent, name: tell(event) });
      },
      userSignedIn: (event) => Promise.reject(tell(event)),
      // Nobody catches this one: it ends the process.
      otherSessionsRevoked(event) {
        setImmediate(() => {
          throw new TypeError(tell(event), { cause: new Error(tell(event)) });
        });
      },
    },
  }),
]);
