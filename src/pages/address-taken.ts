import { html } from './html.ts';
import { page } from './layout.ts';

/** What a link to an address is met with that has come to belong to somebody else. */
export const addressTaken = page(
  'This address is taken',
  html`<p class="alarm" role="alert">It belongs to another account by now. Nothing has changed.</p>`,
);
