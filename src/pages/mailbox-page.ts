import type { FastifyInstance } from 'fastify';
import { html, type Html } from './html.ts';
import type { Mailbox, ReceivedMail } from '../mail/mailbox.ts';
import { policies } from '../http/security-headers.ts';
import { page } from './layout.ts';
import { sendPage } from './requests.ts';

/** The development mailbox: the mails as a page for people and as JSON for programs. */
export function addMailboxPage(server: FastifyInstance, mailbox: Mailbox): void {
  server.get('/dev/mailbox', (_request, reply) =>
    sendPage(reply, mailboxPage(mailbox.mails()), policies.mailbox),
  );

  server.get('/dev/mailbox.json', () =>
    mailbox.mails().map(({ to, subject, text, html, sentAt, purpose, link, code }) => ({
      to,
      subject,
      text,
      html,
      sentAt: sentAt.toISOString(),
      purpose,
      uid: link?.uid ?? null,
      token: link?.token ?? null,
      link: link?.url ?? null,
      code: code?.digits ?? null,
    })),
  );
}

function mailboxPage(mails: readonly ReceivedMail[]): Html {
  const hint = 'Mails that would be sent, newest first. They are kept in memory until the server stops.';
  return page(
    'Development mailbox',
    html`<p class="hint">${hint} <a href="/dev/mailbox.json">As JSON</a></p>
      ${mails.length === 0 ? html`<p>No mail yet. Sign up with any address and load this page again.</p>` : mails.map(mailArticle)}`,
  );
}

function mailArticle(mail: ReceivedMail): Html {
  return html`<article>
    <h2>${mail.subject}</h2>
    <p class="hint">To ${mail.to}, ${mail.sentAt.toISOString()}</p>
    ${mail.link && html`<p><a href="${mail.link.url}">${mail.link.url}</a></p>`}
    ${mail.code && html`<p>Or by the code <strong>${mail.code.digits}</strong></p>`}
    <details>
      <summary>As HTML</summary>
      <iframe
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        title="${mail.subject}"
        srcdoc="${withLinksInNewTabs(mail.html)}"
      ></iframe>
    </details>
    <details>
      <summary>As plain text</summary>
      <pre>${mail.text}</pre>
    </details>
  </article>`;
}

/** Within its frame, a page that refuses to be framed would not open. */
function withLinksInNewTabs(mail: string): string {
  return mail.replace('<head>', '<head><base target="_blank">');
}
