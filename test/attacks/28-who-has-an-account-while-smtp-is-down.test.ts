import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Config } from '../../src/config.ts';
import { english } from '../../src/mail/texts/en.ts';
import { mailRateLimits } from '../support/config.ts';
import { limitsOf } from '../support/limits.ts';
import { questions } from '../support/questions.ts';
import { smtpSteps, type SmtpSink, type SmtpStep } from '../support/smtp-sink.ts';
import { addresses, addressKinds, AcquaintedApp } from '../support/who-has-an-account.ts';

/** Makes a mail server ill, and returns what makes it well again. */
type FallIll = (sink: SmtpSink) => Promise<() => unknown>;

const down: FallIll = async (sink) => {
  await sink.stop();
  return () => sink.restart();
};

/** Ends the connections that are open, so that every step is met again. */
async function judgeBy(sink: SmtpSink, judge: SmtpSink['judge']): Promise<void> {
  sink.judge = judge;
  await sink.stop();
  await sink.restart();
}

const slow =
  (slowStep: SmtpStep): FallIll =>
  async (sink) => {
    const held = Promise.withResolvers<null>();
    await judgeBy(sink, (step) => (step === slowStep ? held.promise : null));
    return () => {
      held.resolve(null);
    };
  };

const refusing =
  (code: number, refusedStep: SmtpStep): FallIll =>
  async (sink) => {
    await judgeBy(sink, (step) => (step === refusedStep ? { code, message: 'not now' } : null));
    return () => judgeBy(sink, () => null);
  };

const illnesses: readonly (readonly [string, FallIll])[] = [
  ['down', down],
  ...smtpSteps.flatMap((step): [string, FallIll][] => [
    [`slow at ${step}: it answers once all requests are answered`, slow(step)],
    [`answering 451 to ${step}`, refusing(451, step)],
    [`answering 554 to ${step}`, refusing(554, step)],
  ]),
];

// All can be asked once, and nothing again.
const rateLimits = limitsOf({
  MAIL: { attempts: 9, seconds: 600 },
  LINK: { attempts: 2, seconds: 600 },
  GUESS_BY_CLIENT: { attempts: 1, seconds: 600 },
});

const circumstances: readonly (readonly [string, Partial<Config>])[] = [
  ['no limits', {}],
  ['limits that are reached at once', { rateLimits, mailRateLimits, trustedProxies: 1 }],
];

describe.each(circumstances)(
  'who has an account? With %s, the same answers while SMTP is',
  (_name, changes) => {
    let server: AcquaintedApp;
    let recover: (() => unknown) | undefined;

    beforeAll(async () => {
      server = await AcquaintedApp.start(changes);
      server.app.courier.start();
    });
    afterAll(() => server.close());
    afterEach(async () => {
      await recover?.();
      recover = undefined;
      await server.sendAll();
    });

    /** Asks all that can be asked about an address, once and again, from a client of its own. */
    async function askEverything(email: string, client: string): Promise<Record<string, string>> {
      const answers: Record<string, string> = {};
      for (const time of ['once', 'again'])
        for (const [question, ask] of Object.entries(questions))
          answers[`${question}, ${time}`] = await ask(server, email, client);
      return answers;
    }

    /** What is answered while all is well, at the time that it is now. */
    async function answersOfTheWell(): Promise<Record<string, string>> {
      const answers = await askEverything('first@example.com', '203.0.113.9');
      await server.courierIsIdle();
      return answers;
    }

    test('well: each is answered', async () => {
      const isLimited = 'rateLimits' in changes;
      for (const [question, answer] of Object.entries(await answersOfTheWell()))
        expect([question, answer.includes('"retry-after"')]).toEqual([
          question,
          isLimited && question.endsWith('again'),
        ]);
    });

    test.each(illnesses)(
      '%s; and the mails go out once it is well',
      async (_illness, fallIll) => {
        const reference = await answersOfTheWell();
        const before = server.sink.mails.length;
        recover = await fallIll(server.sink);

        for (const [index, kind] of addressKinds.entries())
          expect(await askEverything(addresses[kind], `203.0.113.${index}`)).toEqual(reference);
        expect(server.sink.mails).toHaveLength(before);

        const ordered = await server.waitingMails();
        await recover();
        recover = undefined;
        await server.sendAll();
        const arrived = server.sink.mails.slice(before);
        const messageIds = arrived.map(({ parsed }) => parsed.messageId);
        expect(ordered.map(({ id }) => `<${id}@rekey.test>`)).toEqual(expect.arrayContaining(messageIds));
        expect(new Set(messageIds).size).toBe(arrived.length);
        const toKnown = arrived.filter(({ recipients }) => recipients.includes(addresses.known));
        expect(toKnown.map(({ parsed }) => parsed.subject)).toEqual(
          expect.arrayContaining(
            (['password-reset', 'login', 'sign-up-taken'] as const).map(
              (name) => english.mails[name].subject,
            ),
          ),
        );
      },
      60_000,
    );
  },
);
