import { expect } from '@jest/globals';
import type { LinkPurpose } from '../../src/links/purpose.ts';
import { testConfig } from './config.ts';
import type { Letter } from './letter.ts';

/** The link of a letter is the configured one, byte for byte, and nothing in it leads anywhere else. */
export function expectConfiguredOrigin(purpose: LinkPurpose, letter: Letter): void {
  const { url, link, mail } = letter;
  const { template } = testConfig().links[purpose];
  expect(url).toBe(template.replace('{uid}', link.uid).replace('{token}', link.token));
  const targets = String(mail.parsed.html).match(/(?<=\b(?:href|src|action)=")[^"]*/g);
  expect(new Set(targets)).toEqual(new Set([url]));
  expect(wholeOf(letter)).not.toMatch(/evil|gopher|:666|1\.2\.3\.4/i);
  expect(mail.parsed.messageId).toMatch(/@rekey\.test>$/);
}

/** All that came over SMTP, and what a reader sees of it. */
function wholeOf({ mail: { raw, parsed } }: Letter): string {
  // Soft breaks of quoted-printable could stand within a word.
  return [raw.replace(/=\r?\n/g, ''), parsed.subject, parsed.text, parsed.html].join('\n');
}
