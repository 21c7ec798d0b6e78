import {
  ActivateAccountDocument,
  ChangePasswordDocument,
  LoginDocument,
  LoginWithLinkDocument,
  RegisterDocument,
  RequestLoginLinkDocument,
  RequestPasswordResetDocument,
  ResetPasswordDocument,
} from '../../schema/documents.ts';
import type { LinkInput } from '../../src/links/links.ts';
import { english } from '../../src/mail/texts/en.ts';
import type { MailName } from '../../src/mail/texts/language-texts.ts';
import { lettersTo } from './letter.ts';
import { operation } from './operation.ts';
import type { Operation, Payload } from './payload.ts';
import type { SmtpSink } from './smtp-sink.ts';
import { waitFor } from './wait-for.ts';

/** Sends a mutation; null where no answer came, since the server was killed. */
export type Ask = (
  request: Operation,
  sessionToken?: string | null,
) => Promise<(Payload & { readonly signupToken?: string | null }) | null>;

/** What somebody does who has an account. */
export const deeds = ['changePassword', 'resetPassword', 'signInByLink'] as const;

/** One of the things that somebody does who has an account. */
export type Deed = (typeof deeds)[number];

/**
 * Somebody who does one thing after another, and remembers what was answered. Where no answer came it stops, and knows
 * what may have happened all the same.
 */
export class Witness {
  readonly email: string;
  /** Whether each was answered; a sign-up that was not may be there all the same, and an activation too. */
  isSignedUp = false;
  isActivated = false;
  wasInterrupted = false;
  /** What the password can be: one, or two where the change of it was not answered. */
  passwords: readonly string[] = [];
  readonly formerPasswords: string[] = [];
  liveSessions: string[] = [];
  readonly endedSessions: string[] = [];
  /** What has worked, and must not work again. */
  readonly usedLinks: Operation[] = [];
  /** How many mails were ordered for certain. */
  readonly orders = new Map<MailName, number>();
  /** The mail that was perhaps ordered besides. */
  doubtfulOrder: MailName | null = null;
  /** What brings the sign-up to an end. */
  activation: Operation | null = null;
  readonly #sink: SmtpSink;
  readonly #ask: Ask;

  constructor(email: string, sink: SmtpSink, ask: Ask) {
    this.email = email;
    this.#sink = sink;
    this.#ask = ask;
  }

  /** Signs up; and where there is more to do, activates the account and does that. */
  async live(todo: readonly Deed[] | null): Promise<void> {
    try {
      await this.#signUp();
      if (!todo) return;
      await this.#activate();
      for (const deed of todo) await this[deed]();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.wasInterrupted = true;
    }
  }

  /** How many different mails of a name have come. */
  countMails(name: MailName): number {
    const { subject } = english.mails[name];
    const mails = this.#sink.mails.filter(
      ({ recipients, parsed }) => recipients.includes(this.email) && parsed.subject === subject,
    );
    return new Set(mails.map(({ parsed }) => parsed.messageId)).size;
  }

  async #signUp(): Promise<void> {
    const [password, name] = [nextPassword(), 'activation'] as const;
    const signUp = operation(RegisterDocument, { input: { email: this.email, password } });
    const { signupToken = null } = await this.#order(name, signUp);
    this.isSignedUp = true;
    this.passwords = [password];
    const input = { ...(await this.#mailed(name)), signupToken };
    this.activation = operation(ActivateAccountDocument, { input });
  }

  async #activate(): Promise<void> {
    if (!this.activation) throw new Error('Nobody has signed up.');
    this.#begin(await this.#send(this.activation));
    this.isActivated = true;
    this.usedLinks.push(this.activation);
  }

  async changePassword(): Promise<void> {
    const [currentPassword = ''] = this.passwords;
    const newPassword = nextPassword();
    const change = operation(ChangePasswordDocument, { input: { currentPassword, newPassword } });
    this.#begin(await this.#replacePassword(newPassword, change));
  }

  async resetPassword(): Promise<void> {
    const { email } = this;
    await this.#order('password-reset', operation(RequestPasswordResetDocument, { input: { email } }));
    const newPassword = nextPassword();
    const input = { ...(await this.#mailed('password-reset')), newPassword };
    const reset = operation(ResetPasswordDocument, { input });
    await this.#replacePassword(newPassword, reset);
    this.usedLinks.push(reset);
    this.#begin(await this.#send(operation(LoginDocument, { input: { email, password: newPassword } })));
  }

  async signInByLink(): Promise<void> {
    const { email } = this;
    await this.#order('login', operation(RequestLoginLinkDocument, { input: { email } }));
    const signIn = operation(LoginWithLinkDocument, { input: await this.#mailed('login') });
    this.#begin(await this.#send(signIn));
    this.usedLinks.push(signIn);
  }

  async #replacePassword(newPassword: string, request: Operation): Promise<Payload> {
    const [before, sessions] = [this.passwords, this.liveSessions];
    this.passwords = [...before, newPassword];
    this.liveSessions = [];
    const payload = await this.#order('password-changed', request, sessions.at(-1));
    this.passwords = [newPassword];
    this.formerPasswords.push(...before);
    this.endedSessions.push(...sessions);
    // So that no two of them fall together.
    await this.#arrival('password-changed');
    return payload;
  }

  /** Sends what orders a mail. */
  async #order(name: MailName, request: Operation, sessionToken?: string) {
    this.doubtfulOrder = name;
    const payload = await this.#send(request, sessionToken);
    this.doubtfulOrder = null;
    this.orders.set(name, (this.orders.get(name) ?? 0) + 1);
    return payload;
  }

  async #send(request: Operation, sessionToken: string | null = null) {
    const payload = await this.#ask(request, sessionToken);
    if (!payload) throw new NoAnswer();
    if (payload.errors.length > 0)
      throw new Error(`${this.email} was refused ${JSON.stringify(payload.errors)}: ${request.query}`);
    return payload;
  }

  #begin({ sessionToken }: Payload): void {
    if (typeof sessionToken !== 'string') throw new Error(`${this.email} was not signed in.`);
    this.liveSessions.push(sessionToken);
  }

  /** The link of the newest mail of a name, which comes whatever happens to servers meanwhile. */
  async #mailed(name: MailName): Promise<LinkInput> {
    await this.#arrival(name);
    const { subject } = english.mails[name];
    const letter = lettersTo(this.#sink, this.email).findLast((each) => each.subject === subject);
    if (!letter) throw new Error(`No link is in the mail "${subject}".`);
    return letter.link;
  }

  async #arrival(name: MailName): Promise<void> {
    const ordered = this.orders.get(name) ?? 0;
    await waitFor(() => this.countMails(name) >= ordered, 60_000).catch(() => {
      throw new Error(`${this.email} waits in vain for mail ${ordered} of ${name}.`);
    });
  }
}

class NoAnswer extends Error {}

let passwords = 0;
const nextPassword = () => `a night at the opera, number ${(passwords += 1)}`;
