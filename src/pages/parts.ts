import { html, type Html } from './html.ts';
import { maxPasswordLength, minPasswordLength } from '../passwords/password-length.ts';
import type { PasswordViolation, RefusalFragment } from '../../schema/documents.ts';

const violationTexts: Record<PasswordViolation, string> = {
  TOO_SHORT: `It is too short: at least ${minPasswordLength} characters are needed.`,
  TOO_LONG: `It is too long: at most ${maxPasswordLength} characters are possible.`,
  TOO_COMMON: 'Too many people use it: it would be guessed.',
  TOO_SIMILAR: 'It is too much like your address or your name.',
  ENTIRELY_NUMERIC: 'It is made of digits alone.',
  TOO_WEAK: 'It would be guessed too soon: a few more words that do not belong together would do.',
  BREACHED: 'It has become known in a breach somewhere: it would be guessed.',
};

/** A button that does what the page is for. */
export function buttonForm(label: string): Html {
  return html`<form method="post"><button type="submit">${label}</button></form>`;
}

/** A field for a new password, with the rules and with what was wrong with the last one. */
export function passwordForm(label: string, errors: readonly RefusalFragment[]): Html {
  const problems = errors.flatMap((error) => ('violations' in error ? error.violations : []));
  return html`<form method="post">
    <label for="password">New password</label>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="new-password"
      required
      autofocus
      aria-invalid="${problems.length > 0 ? 'true' : 'false'}"
      aria-describedby="rules problems"
    />
    <p class="hint" id="rules">
      At least ${minPasswordLength} characters. A few unusual words are better than one odd one.
    </p>
    <div id="problems">
      ${problems.map((problem) => html`<p class="alarm" role="alert">${violationTexts[problem]}</p>`)}
    </div>
    <button type="submit">${label}</button>
  </form>`;
}

/** A way on from a link that does not work: an address to mail a fresh one to. */
export function addressForm(action: string): Html {
  return html`<form method="post" action="${action}">
    <label for="email">Your e-mail address</label>
    <input id="email" name="email" type="email" autocomplete="email" required />
    <button type="submit">Mail me a new link</button>
  </form>`;
}
