import type { AskedCaptcha } from '../captcha/captcha.ts';
import type { LinkPage } from './link-page.ts';

/**
 * The page of a kind of link as it can be. Our pages run no script, so they show no captcha: where one is asked of
 * whoever wants another link, that is asked for elsewhere.
 */
export function withoutCaptcha(page: LinkPage, asked: AskedCaptcha | null): LinkPage {
  const { another, ...rest } = page;
  if (!another || !asked?.fields.includes(another.field)) return page;
  return { ...rest, words: { ...rest.words, wayOn: another.elsewhere } };
}
