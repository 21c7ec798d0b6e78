import type { Client } from './client.ts';

/** A page as a person sees it. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly heading: string;
  /** All that can be read on it, in one line. */
  readonly text: string;
  /** What is said in alarm. */
  readonly alarms: readonly string[];
  /** The names of the fields that can be filled in. */
  readonly fields: readonly string[];
  readonly buttons: readonly string[];
}

/** Opens a page, or sends one of its forms. */
export async function openPage(client: Client, url: string, form?: Record<string, string>): Promise<Page> {
  const { pathname } = new URL(url, 'http://rekey.test');
  const response = await client.fetch(
    pathname,
    form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) },
  );
  const html = await response.text();
  return {
    status: response.status,
    html,
    heading: textOf(/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? ''),
    text: textOf(/<main>(.*)<\/main>/s.exec(html)?.[1] ?? ''),
    alarms: [...html.matchAll(/role="alert">(.*?)<\/p>/gs)].map(([, text = '']) => textOf(text)),
    fields: [...html.matchAll(/<input[^>]* name="([^"]+)"/gs)].map(([, name = '']) => name),
    buttons: [...html.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map(([, text = '']) => textOf(text)),
  };
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
