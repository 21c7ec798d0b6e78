import type { MintedLink } from '../../links/links.ts';
import { inWords } from '../duration.ts';
import type { Letter } from '../letter.ts';

/** To somebody who wants to sign in without a password: the link that does it. */
export function loginLetter(link: MintedLink): Letter {
  return {
    subject: 'Sign in by this link',
    opening: ['You asked for a link to sign in. Open it and confirm:'],
    link: { label: 'Sign me in', url: link.url },
    closing: [
      `The link works once, for ${inWords(link.timeoutSeconds)}. Give it to nobody: it is as good as your password.`,
      'If you did not ask for it, ignore this mail.',
    ],
  };
}
