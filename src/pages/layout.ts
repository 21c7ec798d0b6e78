import { html, type Html } from './html.ts';

/** A page: one thing to read or to do. */
export function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="/pages.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `;
}

/** The style of all pages. */
export const stylesheet = `:root { color-scheme: light dark; --accent: #1d4ed8; --on-accent: #fff; --line: #8888; --alarm: #b91c1c; }
@media (prefers-color-scheme: dark) { :root { --accent: #93c5fd; --on-accent: #0b1220; --alarm: #fca5a5; } }
body { margin: 0; padding: 3rem 1.25rem; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
label { display: block; font-weight: 600; margin: 1rem 0 0.25rem; }
input { box-sizing: border-box; width: 100%; padding: 0.6rem 0.75rem; font: inherit; border: 1px solid var(--line); border-radius: 0.5rem; }
button { margin-top: 1rem; padding: 0.65rem 1.25rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 0.5rem; cursor: pointer; }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); overflow-wrap: anywhere; }
.hint { margin: 0.5rem 0 0; font-size: 0.9rem; opacity: 0.8; }
.alarm { color: var(--alarm); font-weight: 600; }
article { border: 1px solid var(--line); border-radius: 0.75rem; padding: 1rem 1.25rem; margin: 1.25rem 0 0; }
h2 { font-size: 1.1rem; margin: 0 0 0.25rem; }
iframe { width: 100%; height: 26rem; border: 1px solid var(--line); border-radius: 0.5rem; background: Canvas; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
`;
