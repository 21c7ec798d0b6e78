import { expect, test } from '@jest/globals';
import { definitionsWith } from '../../src/mail/compose.ts';
import { requireGoodDefinitions } from '../../src/mail/definition-problems.ts';
import { mailDefinitions } from '../../src/mail/definitions.ts';
import { createParser } from '../../src/mail/liquid.ts';
import type { MailDefinition } from '../../src/mail/mail-definition.ts';

const english = {
  subject: 'Join {{ team }}',
  opening: ['{{ displayName }} is invited to {{ team }}.'],
  button: 'Join {{ team }}',
  closing: ['The link is valid for {{ validFor }}.'],
};
/** A kind of mail that a project adds. */
const invitation: MailDefinition = {
  link: true,
  code: false,
  occasion: true,
  variables: ['team'],
  texts: { en: english, de: { subject: '{{ team }}', opening: [], button: 'Beitreten', closing: [] } },
};
const adding = (changes: Partial<MailDefinition>) => () =>
  definitionsWith([
    { invitation: { definition: { ...invitation, ...changes }, decide: () => Promise.resolve(null) } },
  ]);

test('all mails of the server can be written', () => {
  expect(() => {
    requireGoodDefinitions(mailDefinitions, createParser('none'));
  }).not.toThrow();
});

test('a kind of mail that a project adds is one of all', () => {
  expect(adding({})()).toEqual({ ...mailDefinitions, invitation });
});

test('one whose texts use what the mail does not have is refused, and all of it named', () => {
  expect(adding({ variables: [] })).toThrow('invitation: en uses {{ team }}, which is no variable');
  expect(adding({ variables: [] })).toThrow('invitation: de uses {{ team }}');
  expect(adding({ link: false })).toThrow('en uses {{ validFor }}, which is no variable: there are email');
});

test('one with a link and no button is refused', () => {
  const { subject, opening, closing } = english;
  expect(adding({ texts: { en: { subject, opening, closing } } })).toThrow(
    'invitation: en lacks the text of its button.',
  );
});

test('one whose own variable has the name of a built-in one is refused', () => {
  expect(adding({ variables: ['team', 'link'] })).toThrow('its own variable link');
});

test('one that is no Liquid is refused', () => {
  expect(adding({ texts: { en: { ...english, subject: '{{ team' } } })).toThrow(
    'invitation: en cannot be used',
  );
});
