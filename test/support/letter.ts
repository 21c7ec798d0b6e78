import type { SmtpSink, SunkMail } from './smtp-sink.ts';
import { waitFor } from './wait-for.ts';

/** A mail as its reader sees it: the words, and the link among them. */
export interface Letter {
  readonly mail: SunkMail;
  readonly subject: string;
  readonly text: string;
  readonly url: string;
  readonly link: { readonly uid: string; readonly token: string };
}

/** The mails with a link that an SMTP server has for an address, oldest first. */
export function lettersTo(sink: SmtpSink, address: string): Letter[] {
  const mails = sink.mails.filter(({ recipients }) => recipients.includes(address));
  return mails.flatMap((mail) => readLetter(mail) ?? []);
}

/** Waits for the newest mail to an address that came after a number of others. */
export async function letterTo(sink: SmtpSink, address: string, after = 0): Promise<Letter> {
  return waitFor(() => {
    const letters = lettersTo(sink, address);
    return letters.length > after ? letters.at(-1) : null;
  });
}

function readLetter(mail: SunkMail): Letter | null {
  const { subject = '', text = '' } = mail.parsed;
  const [url] = /https?:\S+/.exec(text) ?? [];
  if (url === undefined) return null;
  const [uid = '', token = ''] = new URL(url).pathname.split('/').slice(-2);
  return { mail, subject, text, url, link: { uid, token } };
}
