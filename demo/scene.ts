import type { Client } from './client.ts';
import type { Mailbox } from './mailbox.ts';

/** Who and what a chapter of the story has to do with. */
export interface Scene {
  /** Ada's. */
  readonly phone: Client;
  /** Ada's, which is not always in her hands. */
  readonly laptop: Client;
  readonly mailbox: Mailbox;
  /** Told each step, in one plain sentence. */
  readonly say: (text: string) => void;
}

/** Ada's address. */
export const email = 'ada@example.com';

/** Ada's passwords, one after the other. */
export const firstPassword = 'a walk in the fens';
export const secondPassword = 'a night at the opera';
export const thirdPassword = 'a day at the races';

/** Why something was refused; null where it was done. */
export function whyNot({ errors }: { readonly errors: readonly { readonly code: string }[] }): string | null {
  return errors[0]?.code ?? null;
}
