/** What every input says of its captcha: part of the contract, whether a server asks for one or not. */
export const captchaDescription =
  'The answer to a captcha, where the server asks for one. Without that it is ignored.';
