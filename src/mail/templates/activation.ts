import type { MintedLink } from '../../links/links.ts';
import { inWords } from '../duration.ts';
import type { Letter } from '../letter.ts';

/** To somebody who signed up: the link that proves their address. */
export function activationLetter(link: MintedLink): Letter {
  return {
    subject: 'Activate your account',
    opening: ['Welcome. To activate your account, open this link and confirm:'],
    link: { label: 'Activate my account', url: link.url },
    closing: [
      `The link works once, for ${inWords(link.timeoutSeconds)}.`,
      'If you did not sign up, ignore this mail: without the link nothing comes of it.',
    ],
  };
}
