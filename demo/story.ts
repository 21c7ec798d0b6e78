import { changeAddress } from './chapters/change-address.ts';
import { forgetPassword } from './chapters/forget-password.ts';
import { leave } from './chapters/leave.ts';
import { signUp } from './chapters/sign-up.ts';
import { Client } from './client.ts';
import { Mailbox } from './mailbox.ts';

/**
 * The life of an account, from signing up to leaving and coming back, by HTTP and the mailbox. Each step is checked.
 *
 * @param origin - of a running server with a development mailbox
 * @param say - told each step in plain words
 */
export async function tellStory(origin: string, say: (text: string) => void): Promise<void> {
  const mailbox = new Mailbox(origin);
  const scene = { phone: new Client(origin), laptop: new Client(origin), mailbox, say };
  await signUp(scene);
  await forgetPassword(scene);
  await changeAddress(scene);
  await leave(scene);
}
