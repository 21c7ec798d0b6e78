import { expect, test } from '@jest/globals';
import { invitationMail } from '../../examples/invitation/invitation-mail.ts';
import { createMailRenderer } from '../../src/mail/renderer.ts';
import { sampleValues } from '../../src/mail/sample-values.ts';

const renderer = createMailRenderer({ definitions: { invitation: invitationMail } });
const values = {
  ...sampleValues('invitation', invitationMail),
  variables: { team: 'The Engine', inviter: 'ada@example.com' },
};

test.each([
  ['en', 'You are invited to The Engine', 'ada@example.com invites you to join the team The Engine'],
  ['de', 'Einladung zu The Engine', 'ada@example.com lädt Sie in das Team The Engine ein'],
  // It is written in no other language.
  ['ja', 'You are invited to The Engine', 'ada@example.com invites you to join the team The Engine'],
] as const)('in %s an invitation names the team and whoever invites', (language, subject, words) => {
  const mail = renderer.render('invitation', language, values);
  expect(mail.subject).toBe(subject);
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain(words);
    expect(part).toContain(values.link?.url);
  }
});
