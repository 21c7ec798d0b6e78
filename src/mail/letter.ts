import { html, type Html } from '../html.ts';

/** What a mail says, from which both of its parts are made. */
export interface Letter {
  readonly subject: string;
  /** Paragraphs before the link. */
  readonly opening: readonly string[];
  readonly link: { readonly label: string; readonly url: string };
  /** Paragraphs after the link. */
  readonly closing: readonly string[];
}

/** The plain-text part. */
export function toText({ opening, link, closing }: Letter): string {
  return `${[...opening, link.url, ...closing].join('\n\n')}\n`;
}

/** The HTML part: the link as a button, and in full for those whose mail program shows no buttons. */
export function toHtml({ subject, opening, link, closing }: Letter): Html {
  const paragraph = (text: string): Html => html`<p style="margin:0 0 16px">${text}</p>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}</title>
      </head>
      <body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:560px;margin:0 auto">
          <h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">${subject}</h1>
          ${opening.map(paragraph)}
          <p style="margin:0 0 24px">
            <a
              href="${link.url}"
              style="display:inline-block;padding:12px 20px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600"
              >${link.label}</a
            >
          </p>
          <p style="margin:0 0 24px;font-size:14px;overflow-wrap:anywhere">
            Or open this address:<br /><a href="${link.url}">${link.url}</a>
          </p>
          ${closing.map(paragraph)}
        </div>
      </body>
    </html> `;
}
