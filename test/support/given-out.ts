import { ActivateAccountDocument, CheckLinkDocument, MeDocument } from '../../schema/documents.ts';
import { linkPurposes, type LinkPurpose } from '../../src/links/purpose.ts';
import type { Letter } from './letter.ts';
import { signUp, type MailedSignUp } from './mailed-accounts.ts';
import { codeIn, codePurposes, codes, links } from './one-time.ts';
import { operation } from './operation.ts';
import { payloadOf } from './payload.ts';
import type { ServerProcess } from './server-process.ts';
import type { SmtpSink } from './smtp-sink.ts';

/** All that works once, and a session: given out, and still to be used. */
export interface GivenOut {
  readonly links: readonly { readonly purpose: LinkPurpose; readonly letter: Letter }[];
  readonly codes: readonly { readonly purpose: (typeof codePurposes)[number]; readonly letter: Letter }[];
  readonly signUp: MailedSignUp;
  readonly sessionToken: string | null;
}

let people = 0;
const somebody = (): string => `person-${(people += 1)}@example.com`;

/** Has a server, which runs alone so that its courier mints every link, give one of each out. */
export async function giveOut(server: ServerProcess, sink: SmtpSink): Promise<GivenOut> {
  const client = server.mobileApp();
  const linkOf = async (purpose: LinkPurpose) => ({
    purpose,
    letter: await links[purpose].obtain(sink, server.mobileApp(), somebody()),
  });
  const codeOf = async (purpose: (typeof codePurposes)[number]) => ({
    purpose,
    letter: await codes[purpose].obtain(sink, client, somebody()),
  });
  return {
    links: await Promise.all(linkPurposes.map(linkOf)),
    codes: await Promise.all(codePurposes.map(codeOf)),
    signUp: await signUp(sink, server.mobileApp(), somebody()),
    sessionToken: client.sessionToken,
  };
}

/** What a server says of the links, without using them up. */
export async function statusesAt(server: ServerProcess, given: GivenOut): Promise<Record<string, string>> {
  const statuses = given.links.map(async ({ purpose, letter }) => {
    const input = { purpose, ...letter.link };
    return [purpose, (await server.mobileApp().send(CheckLinkDocument, { input })).checkLink] as const;
  });
  return Object.fromEntries(await Promise.all(statuses));
}

/** One status for the links of all purposes. */
export function allLinks(status: string): Record<string, string> {
  return Object.fromEntries(linkPurposes.map((purpose) => [purpose, status]));
}

/** Whether a server knows the session. */
export async function isSignedInAt(server: ServerProcess, { sessionToken }: GivenOut): Promise<boolean> {
  const client = server.mobileApp();
  client.sessionToken = sessionToken;
  return (await client.send(MeDocument, {})).me !== null;
}

/** Uses up all that works once, and returns why each was refused that was. */
export async function useUpAt(
  server: ServerProcess,
  { signUp: mine, ...given }: GivenOut,
): Promise<string[]> {
  const uses = [
    ...given.links.map(({ purpose, letter }) => links[purpose].use(letter.link)),
    ...given.codes.map(({ purpose, letter }) => codes[purpose].use(codeIn(letter))),
    // Without a password: the proof of the sign-up alone has to do.
    operation(ActivateAccountDocument, { input: { ...mine.letter.link, signupToken: mine.signupToken } }),
  ];
  const payloads = await Promise.all(uses.map((use) => payloadOf(server.mobileApp(), use)));
  return payloads.flatMap(({ errors }) => errors.map(({ code }) => code));
}

/** What {@link useUpAt} returns where nothing of it works. */
export const allRefused: readonly string[] = [
  ...linkPurposes.map(() => 'LINK_INVALID'),
  ...codePurposes.map(() => 'CODE_INVALID'),
  'LINK_INVALID',
];
