import type { MintedLink } from '../../links/links.ts';
import { inWords } from '../duration.ts';
import type { Letter } from '../letter.ts';

/** To somebody who has forgotten their password: the link that sets a new one. */
export function passwordResetLetter(link: MintedLink): Letter {
  return {
    subject: 'Choose a new password',
    opening: ['You asked for a new password. Open this link to choose one:'],
    link: { label: 'Choose a new password', url: link.url },
    closing: [
      `The link works once, for ${inWords(link.timeoutSeconds)}. Signing in makes it worthless.`,
      'If you did not ask for it, ignore this mail: your password stays as it is.',
    ],
  };
}
