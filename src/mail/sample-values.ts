import type { MailDefinition, MailValues } from './mail-definition.ts';

const day = 86_400;
const linkSeconds: Readonly<Record<string, number>> = {
  activation: 3 * day,
  login: 900,
  'email-change': day,
  'email-changed': 7 * day,
  'account-deleted': 14 * day,
};

/**
 * Values to show a mail with: made up, and of the size that real ones have.
 *
 * @param name - the kind of mail
 * @param origin - where its link seems to lead; the link opens nothing
 */
export function sampleValues(
  name: string,
  definition: MailDefinition,
  origin = 'https://accounts.example.com',
): MailValues {
  const link = `${origin}/${name}/MDE5M2Y4ZTAtNmIwYS03Y2E1/d4mple-5f3c0a9be27d4816c0f9a3b7e5d2184f6a0c9b3e7d5f1a28`;
  return {
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    link: definition.link ? { url: link, timeoutSeconds: linkSeconds[name] ?? 3600 } : null,
    code: definition.code ? { digits: '49281706', timeoutSeconds: 600 } : null,
    occasion: {
      at: new Date('2026-11-23T12:00:00Z'),
      ipAddress: '192.0.2.44',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    },
    variables: Object.fromEntries(
      (definition.variables ?? []).map((variable) => [variable, `[${variable}]`]),
    ),
  };
}
